"""One search over everything that an office's documents say, as far as the person may see (Decree 30, App. VI, S14).

`asked` is a question, `words` its form for the index, `finding` its answers, `saved` the questions people keep.
"""
