"""Tests that need the whole product: real pages in a real browser."""
