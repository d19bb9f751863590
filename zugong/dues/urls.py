from django.urls import path

from .views import books, keeping, mine, paying

app_name = "dues"
urlpatterns = [
    path("", keeping.home, name="home"),
    path("unit/<int:pk>/", keeping.unit, name="unit"),
    path("unit/<int:pk>/bills/", keeping.Bills.as_view(), name="bills"),
    path("unit/<int:pk>/issue/", keeping.issue, name="issue"),
    path("unit/<int:pk>/late/", keeping.Arrears.as_view(), name="late"),
    path("unit/<int:pk>/table/", keeping.table, name="table"),
    path("unit/<int:pk>/without/", keeping.without, name="without"),
    path("member/<int:pk>/", keeping.member, name="member"),
    path("member/<int:pk>/basis/", keeping.basis, name="basis"),
    path("member/<int:pk>/basis/read/", keeping.read_basis, name="read-basis"),
    path("member/<int:pk>/pay/", keeping.confirm, name="confirm"),
    path("bill/<int:pk>/", keeping.bill, name="bill"),
    path("payment/<int:pk>/", keeping.receipt, name="receipt"),
    path("payment/<int:pk>/reverse/", keeping.take_back, name="reverse"),
    path("order/<int:pk>/answer/", keeping.answer, name="answer"),
    path("imports/", keeping.imports, name="imports"),
    path("unit/<int:pk>/books/", books.Vouchers.as_view(), name="books"),
    path("unit/<int:pk>/do/<str:what>/", books.do, name="do"),
    path("entry/<int:pk>/", books.entry, name="entry"),
    path("published/", books.published, name="published"),
    path("published/<int:pk>/", books.publication, name="publication"),
    path("mine/", mine.mine, name="mine"),
    path("mine/pay/", paying.pay, name="pay"),
    path("notices/<int:pk>/", mine.open_notice, name="notice"),
    path("pay/local/<str:number>/", paying.local, name="local"),
    path("pay/<str:number>/", paying.order, name="order"),
    path("callback/<str:provider>/", paying.callback, name="callback"),
]
