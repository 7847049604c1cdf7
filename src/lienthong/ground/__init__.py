"""What every module of the province's work stands on: organisations and people. Django from here up."""
