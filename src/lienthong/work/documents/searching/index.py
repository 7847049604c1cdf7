"""The index of words, asked: the one place where a question is written as the index is (`Document.Meta`)."""

from collections.abc import Sequence
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchVector, SearchVectorExact
from django.db.models import QuerySet

from lienthong.work.documents.searching import words


def having(found: QuerySet[Any], parts: Sequence[str], *, way: str = "") -> QuerySet[Any]:
    """Those that have all of these words (`words`). `way` leads from what is found to its document: `document__`.

    Of two conditions the index skips in each to where the other is, which it does not within one.
    """
    if not parts:
        return found
    query = SearchQuery(words.together(parts), config="simple", search_type="raw")
    return found.filter(SearchVectorExact(SearchVector(f"{way}haystack", config="simple"), query))
