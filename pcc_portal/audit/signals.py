from django.dispatch import Signal

# Sent with each piece of the log, in its transaction: `kinds` of the rows that it tells of, as "app.model".
appended = Signal()
