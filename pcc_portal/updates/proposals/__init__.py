"""Four eyes on registers: what a contributor changes in a record that readers see waits for an approver.

A form's page (`registers.views.FormPage`) tries what was sent and takes it back, so that whatever is wrong with it is
said at once; what was posted is kept, and an approver has the same form act on it.
"""
