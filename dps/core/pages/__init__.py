"""Pages that belong to no app: words about the portal, the contact form, errors, the styleguide."""

from dps.core.pages.errors import (
    bad_request,
    forbidden,
    not_found,
    server_error,
    too_many_requests,
    unavailable,
)

__all__ = ["bad_request", "forbidden", "not_found", "server_error", "too_many_requests", "unavailable"]
