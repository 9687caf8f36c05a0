from django.urls import path

from suppliers.web import profile, public_register

urlpatterns = [
    path("suppliers/", public_register.RegisterOfSuppliers.as_view(), name="register-of-suppliers"),
    path("suppliers/register.csv", public_register.RegisterCsv.as_view(), name="register-csv"),
    path("suppliers/<uuid:pk>/", public_register.RegisterSupplier.as_view(), name="register-supplier"),
    path("suppliers/<uuid:pk>/logo/", profile.PublicLogo.as_view(), name="register-logo"),
]
