"""The documents desk of every office: what it drafts, signs, numbers and sends; what comes and is directed."""
