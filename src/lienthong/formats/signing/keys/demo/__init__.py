"""A key for trials that works: somebody who does not exist signs."""

from lienthong.formats.signing.keys.demo.key import demo_key

__all__ = ["demo_key"]
