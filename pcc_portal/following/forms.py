from django import forms


class FollowForm(forms.Form):
    email = forms.EmailField(
        label="Your e-mail address",
        max_length=254,
        help_text="Kept sealed, for these mails alone, and deleted when you stop. Nobody in the office sees it.",
        widget=forms.EmailInput({"autocomplete": "email", "spellcheck": "false"}),
    )
