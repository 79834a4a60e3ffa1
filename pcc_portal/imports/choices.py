from django.db.models import TextChoices


class ImportState(TextChoices):
    CHECKED = "checked", "Checked, not loaded"
    LOADED = "loaded", "Loaded"
    UNDONE = "undone", "Undone"
