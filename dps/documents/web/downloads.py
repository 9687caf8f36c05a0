"""How files go out: one address for each, good for whoever its owner's app lets read it."""

from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views import View

from dps.core import clock
from dps.core.refusals import Refused
from dps.documents import access, transfers
from dps.documents.models import Document
from dps.documents.web.furniture import address_of, record_denied


class DocumentDownload(View):
    """To the store for a minute, as an attachment; or the reason why not."""

    template_name = "documents/not_available.html"

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        document = Document.objects.filter(pk=pk).first()
        refusal = access.why_not_read(request.user, document, clock.now()) if document else access.NOT_YOURS
        if access.is_hidden(refusal):
            return self._hide(request, document)
        if refusal is None:
            try:
                url = transfers.download_url(pk, actor=request.user, address=address_of(request))
            except Refused as refused:
                refusal = refused.refusal
            else:
                response = redirect(url)
                response["Cache-Control"] = "no-store"
                return response
        context = {"document": document, "refusal": refusal}
        return render(request, self.template_name, context, status=409)

    def _hide(self, request: HttpRequest, document: Document | None) -> HttpResponse:
        if not request.user.is_authenticated:
            # The same for a file that exists and one that does not.
            return redirect_to_login(request.get_full_path())
        if document:
            record_denied(request, document.owner, document)
        raise Http404
