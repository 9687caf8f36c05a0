"""A file's life: begun, uploaded, checked, ready or refused. How an app uses it:

1. In `AppConfig.ready()` say who may do what with the files of one kind of owner:

       access.register("competition", may_read, write=may_write)      # from dps.documents import access
       access.register("bid", may_read, write=may_write, sealed=True)

   `may_read(user, document, at)` and `may_write(user, owner, at)` return `Refusal | None`; `user` may be
   anonymous. Return `access.NOT_YOURS` for what the person may not see: a 404, and an audit entry. Any
   other refusal is shown. `owner` is "<kind>:<pk>" (`access.pk_of(owner)`). What nobody registered is
   nobody's. With `sealed`, name, size, hash, type and uploader are ciphertext, the bytes have a prefix
   of their own, and no mail about them goes to the team.
2. On a page: `UploadSlot(owner, "method-statement", label="...", kinds=("pdf", "docx"))` of
   `dps.documents.forms`; give it to the template, and write inside the page's form
   `{% include "documents/upload.html" with slot=slot %}`. With JavaScript files go up at once; without it
   the form brings them, and its view calls `web.posted.take_posted`. `most` limits the files of one
   slot (20); 50 MB a file.
3. Read with `Document.objects.for_owner(owner)` or `for_owner(owner, purpose)`: what is uploaded and not
   taken off again. `document.display_name`, `.size`, `.sha256` ("" until the checker has read it),
   `.status`, `.reason` (a sentence), `.uploaded_at`, `.version_id`. A version of a bid keeps documents'
   ids: a file that is removed from its slot stays readable for whoever holds its id.
4. Ask `rules.why_not_submit_documents(documents)` (stopped by a virus, not by a slow scanner) or
   `rules.why_not_publish_documents(documents)` (everything must be ready; says what is waited for).
5. Link to `{% url "document-download" document.pk %}`: it asks `may_read` and is in the audit trail.
6. `transfers.receive(owner, file=..., purpose=..., actor=...)` takes a file that is on the server,
   `transfers.copy(document.pk, owner=..., purpose=..., actor=...)` uses one again. Like the pages they
   stand outside any transaction, since S3 is slow. `operations.files.withdraw_document` takes a
   published file out of use. PDFs that the portal makes itself need no Document:
   `dps.core.storage.put_bytes` and `read`.
"""
