"""Files (hồ sơ): the yearly list, files opened from it, closed, and handed over (Decree 30/2020/NĐ-CP art. 28–31).

`life` is the life of a file, `lists` the yearly list, `keeping` what all acts share, `putting` what goes in and out,
`ending` how a file is closed and handed over, `papers` the forms of App. V.
"""
