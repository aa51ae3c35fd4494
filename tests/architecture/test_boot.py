def test_house_stands(db):
    from django.core.management import call_command

    call_command("check")
