from buyers.api.projects import FundedProjectViewSet

collections = [("funded-projects", FundedProjectViewSet, "api-funded-project")]
