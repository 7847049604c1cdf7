"""edXML (QCVN 102:2016/BTTTT): what agencies send each other, read tolerantly and written strictly."""
