from django.urls import path

from dps.documents.web import downloads, uploads

urlpatterns = [
    path("documents/<uuid:pk>/", downloads.DocumentDownload.as_view(), name="document-download"),
    path("uploads/begin/", uploads.UploadBegin.as_view(), name="upload-begin"),
    path("uploads/<uuid:pk>/parts/", uploads.UploadParts.as_view(), name="upload-parts"),
    path("uploads/<uuid:pk>/complete/", uploads.UploadComplete.as_view(), name="upload-complete"),
    path("uploads/remove/", uploads.UploadRemove.as_view(), name="upload-remove"),
]
