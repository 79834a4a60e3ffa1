"""What can be followed as Atom feeds, one entry a release that changed something of it."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import format_html_join

from objectives.titles import plan_of_request

from .changes import Entry, entries, latest_releases
from .subjects import Subject, subject_at


class LastingFeed(Atom1Feed):
    """One without entries is as old as computers' clocks, rather than new each time it is asked for."""

    def latest_post_date(self) -> dt.datetime:
        return super().latest_post_date() if self.items else dt.datetime.fromtimestamp(0, dt.UTC)


class ReleaseFeed(Feed):
    """Addresses are those that the portal has outside, so that an entry keeps its name wherever it is read."""

    feed_type = LastingFeed

    def get_object(self, request: HttpRequest, *args: Any, kind: str, slug: str, **kwargs: Any) -> Subject:
        return subject_at(kind, slug)

    def title(self, subject: Subject) -> str:
        plan = plan_of_request()
        return f"{subject.title} – {plan.title}" if plan else subject.title

    def subtitle(self, subject: Subject) -> str:
        return "What each publication changed, from what to what."

    def link(self, subject: Subject) -> str:
        return settings.PORTAL_URL + subject.page

    def feed_url(self, subject: Subject) -> str:
        return settings.PORTAL_URL + subject.get_feed_url()

    def feed_guid(self, subject: Subject) -> str:
        return self.feed_url(subject)

    def author_name(self, subject: Subject) -> str:
        plan = plan_of_request()
        return plan.body if plan else ""

    def items(self, subject: Subject) -> list[Entry]:
        return entries(subject, latest_releases())[::-1]

    def item_title(self, item: Entry) -> str:
        return item.title

    def item_description(self, item: Entry) -> str:
        return format_html_join("", "<p>{}</p>", ((line,) for line in item.lines))

    def item_link(self, item: Entry) -> str:
        return f"{settings.PORTAL_URL}{item.subject.get_absolute_url()}#release-{item.release.number}"

    def item_pubdate(self, item: Entry) -> dt.datetime:
        return item.release.at

    def item_updateddate(self, item: Entry) -> dt.datetime:
        return item.release.at
