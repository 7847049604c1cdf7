"""The web: home, sign-in, one’s account, what is shown when something is wrong."""
