from django.urls import path

from buyers.web import project_lists, projects

ONE = "network/projects/<uuid:pk>/"
urlpatterns = [
    path("projects/", project_lists.PublicProjects.as_view(), name="public-projects"),
    path("council/projects/", project_lists.CouncilProjects.as_view(), name="council-projects"),
    path("network/projects/", project_lists.NetworkProjects.as_view(), name="funded-projects"),
    path("network/projects/new/", projects.NewProject.as_view(), name="funded-project-new"),
    path(ONE, projects.Project.as_view(), name="funded-project"),
    path(f"{ONE}edit/", projects.EditProject.as_view(), name="funded-project-edit"),
    path(f"{ONE}change/", projects.ChangeProject.as_view(), name="funded-project-change"),
    path(f"{ONE}withdraw/", projects.WithdrawProject.as_view(), name="funded-project-withdraw"),
    path(f"{ONE}agree/", projects.AgreeProject.as_view(), name="funded-project-agree"),
    path(f"{ONE}start/", projects.StartProject.as_view(), name="funded-project-start"),
    path(f"{ONE}close/", projects.CloseProject.as_view(), name="funded-project-close"),
    path(f"{ONE}statement.pdf", projects.Statement.as_view(), {"kind": "pdf"}, name="funded-project-pdf"),
    path(f"{ONE}statement.csv", projects.Statement.as_view(), {"kind": "csv"}, name="funded-project-csv"),
    path(f"{ONE}statement.xlsx", projects.Statement.as_view(), {"kind": "xlsx"}, name="funded-project-xlsx"),
]
