"""Contents as chance makes them: every field, in every shape that its type allows."""

from datetime import time
from decimal import Decimal

from hypothesis import strategies as st

from lienthong.kernel.calendar import Term, TermKind
from lienthong.work.procedures.content import ByType, Content, Fee, Local, PerPage

_PLAIN = (TermKind.SAME_DAY, TermKind.UNSPECIFIED)
_hours = st.none() | st.builds(time, st.integers(0, 23), st.sampled_from([0, 30]))
terms = st.builds(Term, st.sampled_from(_PLAIN), st.just(0), _hours) | st.builds(
    Term, st.sampled_from([kind for kind in TermKind if kind not in _PLAIN]), st.integers(1, 99), _hours
)
_amounts = st.decimals(0, 10**9, allow_nan=False, places=0)

st.register_type_strategy(Term, terms)
st.register_type_strategy(Decimal, _amounts)


def contents() -> st.SearchStrategy[Content]:
    """Any content at all."""
    rules = (
        st.none()
        | st.builds(PerPage, st.integers(1, 9), _amounts, _amounts, st.none() | _amounts)
        | st.builds(ByType)
        | st.builds(Local)
    )
    fees = st.builds(Fee, amount=st.none() | _amounts, rule=rules, channel_amounts=st.dictionaries(st.text(), _amounts))
    return st.builds(
        Content, fees=st.lists(fees, max_size=2).map(tuple), terms=st.dictionaries(st.text(), terms, max_size=3)
    )
