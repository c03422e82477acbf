"""report.html: one offline page that shows a plan, scenarios side by side, or a sweep."""

from rotation.report.page.plan_page import plan_page
from rotation.report.page.sweep_page import sweep_page
from rotation.report.page.whatif_page import whatif_page

__all__ = ["plan_page", "sweep_page", "whatif_page"]
