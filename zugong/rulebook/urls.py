from django.urls import path

from zugong.rulebook.consulting import views as consulting
from zugong.rulebook.views import drafts, reading

app_name = "rulebook"
urlpatterns = [
    path("", reading.institutions, name="institutions"),
    path("templates/", reading.templates, name="templates"),
    path("templates/<str:id>/", reading.template, name="template"),
    path("drafts/upload/", drafts.upload, name="upload"),
    path("drafts/<int:pk>/", drafts.draft, name="draft"),
    path("drafts/<int:pk>/heading/", drafts.heading, name="draft-heading"),
    path("drafts/<int:pk>/numbers/", drafts.numbers, name="draft-numbers"),
    path("drafts/<int:pk>/numbers/<str:name>/", drafts.number, name="draft-number"),
    path("drafts/<int:pk>/labels/<str:name>/", drafts.labels, name="draft-labels"),
    path("drafts/<int:pk>/file/", drafts.text, name="draft-text"),
    path("drafts/<int:pk>/file.yaml", drafts.download, name="draft-download"),
    path("drafts/<int:pk>/examples/", drafts.examples, name="draft-examples"),
    path("drafts/<int:pk>/notice/", drafts.notice, name="draft-notice"),
    path("drafts/<int:pk>/ask/", consulting.ask, name="ask"),
    path("consultations/<int:pk>/", consulting.consultation, name="consultation"),
    path("consultations/<int:pk>/letter/", consulting.letter, name="consultation-letter"),
    path("consultations/<int:pk>/end/", consulting.end, name="end-asking"),
    path("opinions/<int:pk>/", consulting.give, name="opinion"),
    path("opinions/<int:pk>/respond/", consulting.respond, name="respond"),
    path("drafts/<int:pk>/exhibits/<int:exhibit>/", drafts.exhibit, name="exhibit"),
    path("drafts/<int:pk>/propose/", drafts.propose, name="propose"),
    path("drafts/<int:pk>/drop/", drafts.drop, name="drop"),
    path("drafts/<int:pk>/consequences/", drafts.foreseen, name="consequences"),
    path("drafts/<int:pk>/enact/", drafts.enact, name="enact"),
    path("drafts/<int:pk>/return/", drafts.send_back, name="return"),
    path("ends/<int:pk>/", drafts.ending, name="ending"),
    path("ends/<int:pk>/decide/", drafts.decide_end, name="decide-end"),
    path("ends/<int:pk>/drop/", drafts.drop_end, name="drop-end"),
    path("<str:id>/", reading.institution, name="institution"),
    path("<str:id>/history/", reading.history, name="history"),
    path("<str:id>/file.yaml", reading.text, name="text"),
    path("<str:id>/amend/", drafts.begin, name="amend"),
    path("<str:id>/end/", drafts.end, name="end"),
    path("<str:id>/adopt/", reading.adopt, name="adopt"),
]
