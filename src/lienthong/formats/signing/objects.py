"""Reading a PDF's dictionaries and lists with their references followed. What is not there, or odd, is the default."""

from typing import Any

from pyhanko.pdf_utils import generic


def entry(dictionary: Any, name: str, default: Any = None) -> Any:
    """One entry of a dictionary."""
    if not isinstance(dictionary, generic.DictionaryObject):
        return default
    try:
        found = dictionary[name]
    except KeyError:
        return default
    return default if isinstance(found, generic.NullObject) else found


def entries(dictionary: Any, name: str) -> list[Any]:
    """The members of a list under that name; a single thing is a list of one."""
    found = entry(dictionary, name)
    if found is None:
        return []
    if not isinstance(found, generic.ArrayObject):
        return [found]
    return [one.get_object() for one in found]


def plain(value: Any) -> Any:
    """A value good for comparing and for writing: in an encrypted file its parts are behind a veil each."""
    if isinstance(value, generic.DecryptedObjectProxy):
        value = value.decrypted
    if isinstance(value, generic.StreamObject):
        return value
    if isinstance(value, generic.DictionaryObject):
        return generic.DictionaryObject({generic.pdf_name(name): plain(value.raw_get(name)) for name in value})
    if isinstance(value, generic.ArrayObject):
        return generic.ArrayObject(plain(value.raw_get(place)) for place in range(len(value)))
    return value
