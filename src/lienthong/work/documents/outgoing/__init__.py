"""Documents that go out: drafted, reviewed, signed, numbered, sealed, issued, sent, recalled."""
