"""Bytes and values: edXML messages, receipts and tokens. No network, no database, no clock."""
