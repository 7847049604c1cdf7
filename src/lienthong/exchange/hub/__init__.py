"""The axis of one province or one ministry: accepts, keeps, hands out, passes on."""
