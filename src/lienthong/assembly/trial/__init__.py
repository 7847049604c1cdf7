"""A province made up for a trial: agencies, letters, a PostgreSQL and a hub of its own, to measure and to break.

Everything lives in one folder, which is gone afterwards; nothing of the installation around it is touched.
"""
