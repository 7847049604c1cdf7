"""What the platform's own offices send and receive over the axis.

A letter is queued in the transaction of the change that causes it (`actions.send`). The process `lienthong letters run`
carries what is queued to the hub and fetches what has come (`post`), and tells both as facts (`facts`).
"""
