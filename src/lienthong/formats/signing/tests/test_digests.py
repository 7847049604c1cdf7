"""Digests that share the reading of a file are those of the bytes themselves, in whatever order they are asked for."""

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from lienthong.formats.signing.checking.digests import Digests
from lienthong.formats.signing.checking.ranges import Covered

PDF = bytes(range(256)) * 3
PLACES = st.integers(0, len(PDF))


@given(st.lists(st.tuples(st.lists(PLACES, min_size=3, max_size=3).map(sorted), st.sampled_from(["sha1", "sha256"]))))
def test_each_digest_is_of_what_it_covers(asked):
    digests = Digests(PDF)
    for (first, second, end), algorithm in asked:
        direct = hashlib.new(algorithm, PDF[:first] + PDF[second:end]).digest()
        assert digests.covered(Covered((first, second), end), algorithm) == direct
    assert digests.whole() == hashlib.sha256(PDF).hexdigest()


def test_an_algorithm_that_nobody_agreed_upon_has_no_digest():
    assert Digests(PDF).covered(Covered((1, 2), 3), "shake_128") is None
