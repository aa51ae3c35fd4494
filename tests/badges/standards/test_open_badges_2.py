"""Every requirement of Open Badges 2.0 on whoever issues hosted badges, each under the heading that asks for it.

The specification is that of IMS Global, Final Release of 12 April 2018, with Badge Baking 1.0. What it asks of signed
2.0 badges, endorsements, extensions and revocation lists is not issued here: signing is done as 3.0.
"""

import hashlib
import io
import json
import re
import struct
from datetime import datetime, timedelta

import pytest
from django.conf import settings
from django.urls import reverse
from PIL import Image

from apropia.badges import actions
from apropia.badges.queries import documents
from apropia.formats.errors import FormatError
from apropia.formats.openbadges.baking import HOSTED, bake, carried_by
from badges.factories import make_award, make_badge

CONTEXT = "https://w3id.org/openbadges/v2"


def get(client, address, **headers):
    assert address.startswith(settings.BASE_URL)
    return client.get(address.removeprefix(settings.BASE_URL), headers=headers)


@pytest.fixture
def documents_of(client, rich):
    """The three documents, each reached from the one before as a verifier does."""
    assertion = get(client, documents.address("assertion", rich.entity.code, rich.uid)).json()
    badge = get(client, assertion["badge"]).json()
    return assertion, badge, get(client, badge["issuer"]).json()


def test_assertion_has_every_required_property(documents_of):
    """Assertion: id, type, recipient, badge, verification and issuedOn are mandatory."""
    assertion, _badge, _issuer = documents_of
    assert {"id", "type", "recipient", "badge", "verification", "issuedOn"} <= assertion.keys()
    assert assertion["type"] == "Assertion"


def test_badge_class_has_every_required_property(documents_of):
    """BadgeClass: id, type, name, description, image, criteria and issuer are mandatory."""
    _assertion, badge, _issuer = documents_of
    assert {"id", "type", "name", "description", "image", "criteria", "issuer"} <= badge.keys()
    assert badge["type"] == "BadgeClass"
    assert all(isinstance(badge[key], str) and badge[key] for key in ("name", "description", "version"))


def test_issuer_has_every_required_property(documents_of):
    """Profile, «a note on required properties»: an issuer has id, type, name, url and email."""
    issuer = documents_of[2]
    assert {"id", "type", "name", "url", "email"} <= issuer.keys()
    assert issuer["type"] == "Profile"
    assert issuer["email"] == "datos@puertoclaro.gov.co"


def test_each_id_is_the_address_where_the_document_stands(client, documents_of):
    """Assertion «id»: the URI where the assertion is accessible. Data Validation: linked and available with 200."""
    for document in documents_of:
        answer = get(client, document["id"])
        assert answer.status_code == 200
        assert answer.json() == document


def test_documents_are_linked_data_with_the_context_of_the_vocabulary(documents_of):
    """Data Validation: each badge object is a valid JSON-LD document."""
    for document in documents_of:
        assert document["@context"] == CONTEXT
        assert None not in document.values()


def test_content_type_is_linked_data_unless_plain_json_is_asked_for(client, rich):
    """Setting Content-Type: application/ld+json by default; application/json or text/html when that is asked for."""
    address = documents.address("assertion", rich.entity.code, rich.uid)
    assert get(client, address)["Content-Type"] == "application/ld+json"
    assert get(client, address, accept="application/ld+json")["Content-Type"] == "application/ld+json"
    assert get(client, address, accept="application/json")["Content-Type"] == "application/json"
    page = get(client, address, accept="text/html,application/xhtml+xml,*/*;q=0.8")
    assert page["Content-Type"].startswith("text/html")
    assert "Accept" in page["Vary"]


def test_recipient_is_a_salted_hash_of_the_address(documents_of, beto):
    """IdentityObject: identity, type and hashed are mandatory; IdentityHash: algorithm, dollar, hash."""
    recipient = documents_of[0]["recipient"]
    assert recipient["type"] == "email"
    assert recipient["hashed"] is True
    expected = hashlib.sha256((beto.email + recipient["salt"]).encode()).hexdigest()
    assert recipient["identity"] == f"sha256${expected}"
    assert len(recipient["salt"]) == 32


def test_verification_is_hosted_and_within_the_scope_of_the_issuer(documents_of):
    """VerificationObject and HostedBadge Verification: the id starts with what the issuer's profile declares."""
    assertion, _badge, issuer = documents_of
    assert assertion["verification"] == {"type": "HostedBadge"}
    assert issuer["verification"]["type"] == "VerificationObject"
    assert assertion["id"].startswith(issuer["verification"]["startsWith"])
    assert issuer["verification"]["startsWith"].startswith(issuer["id"])


def test_the_issuer_of_the_badge_is_who_gives_it(documents_of):
    """Verification: the issuer is authorised to award assertions of the badge class, being its issuer."""
    _assertion, badge, issuer = documents_of
    assert badge["issuer"] == issuer["id"]


def test_times_are_iso_8601_with_their_zone(documents_of):
    """DateTime: strings of ISO 8601 with a time zone indicator."""
    for key in ("issuedOn", "expires"):
        text = documents_of[0][key]
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)", text)
        assert datetime.fromisoformat(text).utcoffset() is not None


def test_alignment_names_its_target_and_where_it_is_described(documents_of):
    """AlignmentObject: targetName and targetUrl are required."""
    (alignment,) = documents_of[1]["alignment"]
    assert alignment["targetName"]
    assert alignment["targetUrl"].startswith("https://")
    assert alignment["targetCode"] == "2.2"


def test_image_is_a_png_with_a_caption(client, documents_of):
    """Image: id is mandatory; Baking: the image of a badge class is PNG or SVG."""
    image = documents_of[1]["image"]
    answer = get(client, image["id"])
    assert answer["Content-Type"] == "image/png"
    assert Image.open(io.BytesIO(answer.content)).size == (512, 512)
    assert "estrella" in image["caption"]


def test_criteria_evidence_and_narrative_say_what_was_done(documents_of):
    """Criteria, Evidence: a narrative, and the URI of a page."""
    assertion, badge, _issuer = documents_of
    assert badge["criteria"]["narrative"] == "Terminó el curso y lo hizo en su trabajo."
    assert assertion["evidence"] == {"type": "Evidence", "id": "https://intranet.example.gov.co/feria"}
    assert assertion["narrative"] == "Lo mostró en la feria."


def test_values_have_the_types_of_the_vocabulary(documents_of):
    """Data Validation: expected data types; many values are an array, and none is left empty."""
    assertion, badge, _issuer = documents_of
    assert badge["tags"] == ["archivos", "colaboración"]
    assert isinstance(badge["alignment"], list)
    assert isinstance(assertion["recipient"]["hashed"], bool)


def test_what_is_not_said_is_left_out(client, carla, beto, at):
    """Optional properties are omitted, never null or empty."""
    award = make_award(to=beto, by=carla, at=at, badge=make_badge(by=carla, at=at, tags=[]), narrative="", evidence="")
    assertion = documents.assertion_of(award)
    assert not {"expires", "narrative", "evidence"} & assertion.keys()
    assert not {"tags", "alignment"} & get(client, assertion["badge"]).json().keys()


def test_revoked_is_410_with_id_and_revoked_alone(client, rich, carla, at):
    """Revoking Hosted Assertions: 410 Gone; only id and revoked are required, and no reason is told."""
    actions.awarding.revoke(award=rich, reason="Fue un error de lista.", by=carla, at=at)
    address = documents.address("assertion", rich.entity.code, rich.uid)
    answer = get(client, address)
    assert answer.status_code == 410
    assert answer.json() == {"@context": CONTEXT, "id": address, "type": "Assertion", "revoked": True}
    assert get(client, address, accept="text/html").status_code == 410


def test_a_new_version_of_a_badge_leaves_what_was_given_as_it_was(client, award, badge, carla, at):
    """version: a badge class is updated without changing the meaning of the assertions that were awarded."""
    before = get(client, documents.assertion_of(award)["badge"]).json()
    draft = actions.badges.open_version(badge=badge, by=carla, at=at)
    draft.name = "Otro nombre"
    draft.save()
    actions.badges.publish(badge=draft, by=carla, at=at)
    assert get(client, documents.assertion_of(award)["badge"]).json() == before
    assert documents.badge_of(draft).version == "2"


class TestBaking:
    """Badge Baking 1.0 · PNGs."""

    @pytest.fixture
    def baked(self, award):
        return documents.baked(award, with_signature=False)

    def test_the_chunk_holds_the_raw_assertion(self, baked, award):
        assert json.loads(carried_by(baked, keyword=HOSTED)) == documents.assertion_of(award)

    def test_compression_is_not_used(self, baked):
        """«Compression MUST NOT be used»."""
        place = baked.index(b"iTXtopenbadges\0") + len(b"iTXtopenbadges\0")
        assert baked[place : place + 4] == b"\0\0\0\0"

    def test_it_stands_once_and_is_replaced_when_baked_again(self, baked):
        """«An iTXt chunk with the keyword openbadges MUST NOT appear in a PNG more than once»."""
        again = bake(baked, keyword=HOSTED, text="{}")
        assert again.count(b"iTXtopenbadges") == 1
        assert carried_by(again, keyword=HOSTED) == "{}"

    def test_it_is_still_an_image_that_others_read(self, baked, award):
        picture = Image.open(io.BytesIO(baked))
        picture.load()
        assert json.loads(picture.text["openbadges"])["id"] == documents.assertion_of(award)["id"]

    def test_two_chunks_a_broken_one_and_no_png_are_refused(self, baked):
        start = baked.index(b"iTXt") - 4
        (size,) = struct.unpack(">I", baked[start : start + 4])
        chunk = baked[start : start + 12 + size]
        with pytest.raises(FormatError, match="más de una"):
            carried_by(baked[:start] + chunk + baked[start:], keyword=HOSTED)
        with pytest.raises(FormatError, match="dañada"):
            carried_by(baked.replace(b"HostedBadge", b"HostedBadgf"), keyword=HOSTED)
        with pytest.raises(FormatError, match="dañada"):
            carried_by(baked[:-20], keyword=HOSTED)
        with pytest.raises(FormatError, match="PNG"):
            carried_by(b"GIF89a", keyword=HOSTED)


def test_an_expired_one_says_so(client, rich, monkeypatch, at):
    """expires: after this time the badge should be considered expired."""
    assert rich.expires_at == at.replace(year=at.year + 1)
    monkeypatch.setattr("apropia.foundation.clock.now", lambda: rich.expires_at + timedelta(seconds=1))
    address = documents.address("assertion", rich.entity.code, rich.uid)
    assert "La insignia venció" in get(client, address, accept="text/html").text


def test_nothing_personal_stands_at_any_public_address(client, rich, beto):
    addresses = [documents.address("assertion", rich.entity.code, rich.uid)]
    addresses.append(documents.address("credential", rich.entity.code, rich.uid))
    told = [get(client, one).text for one in addresses] + [get(client, addresses[0], accept="text/html").text]
    for secret in (beto.given_names, beto.surnames, beto.email, str(beto.pseudonym), str(beto.uid), beto.unit.name):
        assert not any(secret in one for one in told)


def test_another_entity_has_not_the_addresses_of_this_one(client, award, other_entity):
    assert client.get(reverse("badge:assertion", args=[other_entity.code, award.uid])).status_code == 404
    assert client.get(reverse("badge:issuer", args=[other_entity.code])).status_code == 404
