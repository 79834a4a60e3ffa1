from .disposals import Disposals, disposal, property_page
from .projects import Projects, project, survey

__all__ = ["Disposals", "Projects", "disposal", "project", "property_page", "survey"]
