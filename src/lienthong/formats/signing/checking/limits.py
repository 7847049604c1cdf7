"""How much a file may ask of its checker."""

MOST_SIGNATURES = 200
"""Later ones are not looked at, and the report says so."""
LARGEST_CONTAINER = 4 * 1024 * 1024
"""Bytes of one signature. Ours take 16 KiB; some signers put whole lists of revoked certificates in."""
MOST_CERTIFICATES = 64
"""Certificates in one signature."""
MOST_TIMES_SIGNED = 4
"""Times that the same signer signs in one signature."""
MOST_PAGES = 300
"""Pages that are compared, or searched for signatures."""
MOST_ANNOTATIONS = 2000
"""Annotations of a page, or fields of a form, that are."""
DEEPEST = 16
"""Levels of the tree of pages, or of fields, that are followed."""
MOST_REVISIONS = 400
"""Updates of a file that are compared one by one."""
MOST_OBJECTS = 60_000
"""Objects of a file whose updates are compared: the comparison reads every one of them, some ten thousand a second."""
LONGEST_SECONDS = 20.0
"""After so long nothing more is looked at, and the report says so."""
