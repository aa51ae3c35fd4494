"""Every requirement of Open Badges 3.0 on an issuer and a verifier of VC-JWT, each under the heading that asks for it.

1EdTech, Final Release; with VC Data Model 2.0, RFC 7515, 7517 and Bitstring Status List 1.0. Endorsements, refresh,
embedded proofs and the API are not offered here.
"""

import base64
import json
import re
from datetime import datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from django.conf import settings

from apropia.badges import actions
from apropia.badges.models import SigningKey
from apropia.badges.queries import documents, verifying
from apropia.badges.queries.verifying import NotTrue, judge
from apropia.formats.openbadges import signed, status_list
from apropia.formats.openbadges.baking import SIGNED, bake, carried_by
from badges.factories import make_award, make_badge

CONTEXTS = ["https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"]


def get(client, address):
    assert address.startswith(settings.BASE_URL)
    return client.get(address.removeprefix(settings.BASE_URL))


def part(compact, place):
    text = compact.split(".")[place]
    return json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))


def repacked(compact, place, **changes):
    """Return a compact JWS of which a part was written anew, under the signature it had."""
    parts = compact.split(".")
    changed = json.dumps(part(compact, place) | changes).encode()
    parts[place] = base64.urlsafe_b64encode(changed).rstrip(b"=").decode()
    return ".".join(parts)


@pytest.fixture
def compact(client, rich):
    return get(client, documents.address("credential", rich.entity.code, rich.uid)).text


@pytest.fixture
def claims(compact):
    return part(compact, 1)


class TestDocument:
    def test_web_resource_is_the_compact_jws_as_plain_text(self, client, rich):
        """Document Formats · Web Resource: the contents MUST be the compact JWS; Content-Type SHOULD be text/plain."""
        answer = get(client, documents.address("credential", rich.entity.code, rich.uid))
        assert answer["Content-Type"].startswith("text/plain")
        assert re.fullmatch(r"[\w-]+\.[\w-]+\.[\w-]+", answer.text)

    def test_it_stands_at_its_id(self, client, claims, compact):
        """Verifiable Credential «id»: the credential stands at the address that names it."""
        assert get(client, claims["id"]).text == compact

    def test_both_contexts_in_order(self, claims):
        """Serialization · JSON-LD: MUST be serialized with both contexts, in the expected order."""
        assert claims["@context"] == CONTEXTS

    def test_required_properties_of_the_credential(self, claims):
        """AchievementCredential: @context, id, type, name, credentialSubject, issuer, validFrom."""
        assert {"@context", "id", "type", "name", "credentialSubject", "issuer", "validFrom"} <= claims.keys()
        assert claims["type"] == ["VerifiableCredential", "OpenBadgeCredential"]

    def test_required_properties_of_subject_and_achievement(self, claims):
        """AchievementSubject: type, achievement. Achievement: id, type, criteria, description, name."""
        subject = claims["credentialSubject"]
        assert "AchievementSubject" in subject["type"]
        assert {"id", "type", "criteria", "description", "name"} <= subject["achievement"].keys()
        assert "Achievement" in subject["achievement"]["type"]
        assert subject["achievement"]["criteria"]["narrative"]

    def test_required_properties_of_the_profile(self, claims):
        """Profile: id and type, which MUST include Profile."""
        assert claims["issuer"]["type"] == ["Profile"]
        assert claims["issuer"]["id"].startswith(settings.BASE_URL)

    def test_the_subject_is_identified_by_id_and_hashed_identifier(self, claims, rich, beto):
        """OpenBadgeCredential Verification, step 1: an id and/or an identifier. IdentityObject: its four properties."""
        subject = claims["credentialSubject"]
        assert subject["id"] == f"urn:uuid:{rich.subject}"
        (identifier,) = subject["identifier"]
        assert identifier["type"] == "IdentityObject"
        assert identifier["identityType"] == "emailAddress"
        assert identifier["hashed"] is True
        assert identifier["identityHash"].startswith("sha256$")
        assert beto.email not in json.dumps(claims)

    def test_two_awards_of_one_person_are_not_tied_by_their_subject(self, claims, carla, beto, at):
        other = make_award(to=beto, by=carla, at=at, badge=make_badge(by=carla, at=at, name="Otra"))
        assert f"urn:uuid:{other.subject}" != claims["credentialSubject"]["id"]
        assert other.salt != claims["credentialSubject"]["identifier"][0]["salt"]

    def test_sets_are_arrays_and_nothing_is_null_or_empty(self, claims):
        """Serialization · JSON: sets MUST be arrays; null values and empty arrays MUST be omitted."""
        achievement = claims["credentialSubject"]["achievement"]
        assert isinstance(achievement["tag"], list)
        assert isinstance(achievement["alignment"], list)
        assert isinstance(claims["evidence"], list)
        text = json.dumps(claims)
        assert "null" not in text
        assert "[]" not in text

    def test_alignment_and_evidence_have_what_is_required(self, claims):
        """Alignment: type, targetName, targetUrl. Evidence: type. Image: id, type."""
        achievement = claims["credentialSubject"]["achievement"]
        assert {"type", "targetName", "targetUrl"} <= achievement["alignment"][0].keys()
        assert claims["evidence"][0]["type"] == ["Evidence"]
        assert achievement["image"]["type"] == "Image"

    def test_times_are_of_xml_schema_with_their_zone(self, claims):
        """DateTimeZ: validFrom and validUntil bear a time zone."""
        for key in ("validFrom", "validUntil"):
            assert datetime.fromisoformat(claims[key]).utcoffset() is not None


class TestJwt:
    def test_header_has_alg_kid_and_typ_alone(self, compact):
        """Create the JOSE Header: RS256; kid or jwk; typ MUST be JWT; additional headers are NOT allowed."""
        header = part(compact, 0)
        assert header.keys() == {"alg", "kid", "typ"}
        assert header["alg"] == "RS256"
        assert header["typ"] == "JWT"

    def test_kid_leads_to_the_public_key_and_never_to_the_private_one(self, client, compact):
        """JOSE Header «kid»: a URI dereferenced to a JWK, which MUST never contain d."""
        jwk = get(client, part(compact, 0)["kid"]).json()
        assert jwk["kty"] == "RSA"
        assert not {"d", "p", "q", "dp", "dq", "qi"} & jwk.keys()
        assert jwk["kid"] == part(compact, 0)["kid"]
        assert signed.public_key(jwk).key_size >= 2048

    def test_claims_repeat_the_credential(self, claims):
        """JWT Payload Format: exp, iss, jti, nbf and sub."""
        assert claims["iss"] == claims["issuer"]["id"]
        assert claims["jti"] == claims["id"]
        assert claims["sub"] == claims["credentialSubject"]["id"]
        assert claims["nbf"] == datetime.fromisoformat(claims["validFrom"]).timestamp()
        assert claims["exp"] == datetime.fromisoformat(claims["validUntil"]).timestamp()
        assert isinstance(claims["nbf"], int)

    def test_the_signature_is_that_of_another_implementation(self, client, compact):
        """RFC 7515, 5.2: whoever has the JWK verifies the signature, here with pyca's own check."""
        from cryptography.hazmat.primitives.asymmetric import padding
        from cryptography.hazmat.primitives.hashes import SHA256

        head, body, mark = compact.split(".")
        key = signed.public_key(get(client, part(compact, 0)["kid"]).json())
        signature = base64.urlsafe_b64decode(mark + "=" * (-len(mark) % 4))
        key.verify(signature, f"{head}.{body}".encode(), padding.PKCS1v15(), SHA256())


class TestVerifying:
    """Verify a Credential, and OpenBadgeCredential Verification."""

    def test_a_true_one_stands(self, compact, rich, at):
        assert judge(data=compact.encode(), at=at).award == rich

    @pytest.mark.parametrize(
        "change",
        [
            {"name": "Doctorado"},
            {"validUntil": "2099-01-01T00:00:00Z", "exp": 4070908800},
            {"sub": "urn:uuid:0"},
            {"iss": "https://otra.example"},
        ],
    )
    def test_an_altered_payload_fails(self, compact, change, at):
        """«If the signature is not valid, the credential proof is not valid»."""
        with pytest.raises(NotTrue, match="alterada"):
            judge(data=repacked(compact, 1, **change).encode(), at=at)

    def test_every_changed_letter_fails(self, compact, at):
        for place in range(0, len(compact), 97):
            other = "A" if compact[place] != "A" else "B"
            with pytest.raises(NotTrue):
                judge(data=(compact[:place] + other + compact[place + 1 :]).encode(), at=at)

    @pytest.mark.parametrize("algorithm", ["none", "HS256", "RS512", ""])
    def test_no_other_algorithm_is_taken(self, compact, algorithm, at):
        """JOSE Header «alg»: RS256 is all we take, so a header can choose nothing weaker."""
        with pytest.raises(NotTrue, match="RS256"):
            judge(data=repacked(compact, 0, alg=algorithm).encode(), at=at)

    def test_a_key_that_came_along_is_not_trusted(self, compact, at):
        own = generate_private_key(public_exponent=65537, key_size=2048)
        document = {
            key: value for key, value in part(compact, 1).items() if key not in {"iss", "sub", "jti", "nbf", "exp"}
        }
        for kid in ("https://atacante.example/insignia/x/llaves/00000000-0000-0000-0000-000000000000/", "x"):
            with pytest.raises(NotTrue, match="no es de una entidad"):
                judge(data=signed.sign(document, key=own, kid=kid).encode(), at=at)
        with pytest.raises(NotTrue, match="alterada"):
            judge(data=signed.sign(document, key=own, kid=part(compact, 0)["kid"]).encode(), at=at)

    @pytest.mark.parametrize("claim", ["iss", "sub", "nbf", "jti"])
    def test_each_claim_is_there_and_matches(self, compact, rich, claim, at, monkeypatch):
        """Verify a Credential VC-JWT Signature: MUST have iss, sub, nbf and jti, and each MUST match."""
        document = part(compact, 1)
        for wrong in ({key: value for key, value in document.items() if key != claim}, document | {claim: 7}):
            with pytest.raises(NotTrue, match=r"faltan datos|no corresponden"):
                judge(data=_signed_as_it_is(rich, wrong).encode(), at=at)

    def test_not_begun_and_expired(self, compact, at):
        """«If the validFrom has not yet occurred»; «if the credential has expired»: not valid."""
        with pytest.raises(NotTrue, match="todavía no rige"):
            judge(data=compact.encode(), at=at - timedelta(minutes=1))
        with pytest.raises(NotTrue, match="venció"):
            judge(data=compact.encode(), at=at + timedelta(days=400))

    @pytest.mark.parametrize("text", ["", "a.b", "a.b.c", "....", "e30.e30.e30", "x" * 9000])
    def test_what_is_no_badge_is_told_so(self, text, at):
        with pytest.raises(NotTrue):
            judge(data=text.encode(), at=at)


def _signed_as_it_is(award, claims):
    """Sign claims just as they are, with the true key of the entity."""
    key = SigningKey.objects.get(entity=award.entity)
    kid = documents.address("key", award.entity.code, key.uid)
    parts = [signed._packed({"alg": "RS256", "kid": kid, "typ": "JWT"}), signed._packed(claims)]
    private = documents._private(key.sealed_private_key)
    body = ".".join(parts)
    return f"{body}.{signed._base64url(private.sign(body.encode(), signed.PKCS1v15(), signed.SHA256()))}"


class TestStatus:
    """OpenBadgeCredential Verification, step 4, and Bitstring Status List 1.0."""

    def test_the_entry_has_what_is_required(self, claims):
        """BitstringStatusListEntry: type, statusPurpose, statusListIndex (a string) and statusListCredential."""
        entry = claims["credentialStatus"]
        assert entry["type"] == "BitstringStatusListEntry"
        assert entry["statusPurpose"] == "revocation"
        assert 0 <= int(entry["statusListIndex"]) < status_list.LENGTH

    def test_the_list_is_a_credential_of_the_same_issuer_and_long_enough(self, client, claims):
        """BitstringStatusListCredential: type, encodedList in multibase base64url, at least 131 072 entries."""
        told = get(client, claims["credentialStatus"]["statusListCredential"])
        document = part(told.text, 1)
        assert "BitstringStatusListCredential" in document["type"]
        assert document["issuer"] == claims["iss"]
        assert document["credentialSubject"]["type"] == "BitstringStatusList"
        assert document["credentialSubject"]["statusPurpose"] == "revocation"
        assert document["credentialSubject"]["encodedList"].startswith("u")
        assert status_list.LENGTH >= 131_072
        assert told["Cache-Control"] == "no-cache"

    def test_revoked_the_bit_is_set_and_no_other(self, client, claims, compact, rich, carla, at):
        actions.awarding.revoke(award=rich, reason="Error", by=carla, at=at)
        entry = claims["credentialStatus"]
        document = part(get(client, entry["statusListCredential"]).text, 1)
        listed = document["credentialSubject"]["encodedList"]
        index = int(entry["statusListIndex"])
        assert status_list.is_set(listed, index)
        assert not status_list.is_set(listed, (index + 1) % status_list.LENGTH)
        assert not judge(data=compact.encode(), at=at).stands

    def test_the_list_names_nobody(self, client, claims, rich):
        text = get(client, claims["credentialStatus"]["statusListCredential"]).text
        assert str(rich.uid) not in json.dumps(part(text, 1))

    def test_first_bit_is_the_leftmost(self):
        """Bitstring Status List 1.0, Bitstring Encoding: the first index is the left-most bit."""
        assert status_list.is_set(status_list.encoded([0, 7, 8, 131_071]), 131_071)
        assert not status_list.is_set(status_list.encoded([0]), 7)


class TestKeys:
    def test_rotated_the_old_signature_still_verifies_and_a_new_one_is_by_the_new_key(
        self, client, compact, rich, unit, at
    ):
        """Key Management: old keys go on verifying what they signed."""
        keeper = _keeper(unit)
        old = SigningKey.objects.get()
        actions.keys.rotate(entity=rich.entity, by=keeper, at=at)
        new = SigningKey.objects.get(retired_at=None)

        assert judge(data=compact.encode(), at=at).award == rich
        fresh = documents.credential_of(rich)
        assert part(fresh, 0)["kid"] != part(compact, 0)["kid"]
        assert judge(data=fresh.encode(), at=at).award == rich
        kids = [one["kid"] for one in get(client, documents.address("keys", rich.entity.code)).json()["keys"]]
        assert {part(fresh, 0)["kid"], part(compact, 0)["kid"]} == set(kids)
        old.refresh_from_db()
        assert old.sealed_private_key == ""
        assert new.sealed_private_key != ""

    def test_the_private_key_is_sealed_at_rest(self, compact):
        sealed = SigningKey.objects.get().sealed_private_key
        assert "PRIVATE" not in sealed
        assert b"PRIVATE" not in base64.urlsafe_b64decode(sealed)

    def test_another_secret_opens_nothing_and_a_fallback_does(self, compact, settings):
        from cryptography.fernet import InvalidToken

        from apropia.foundation.sealing import unseal

        sealed, secret = SigningKey.objects.get().sealed_private_key, settings.SECRET_KEY
        settings.SECRET_KEY = "otro"
        with pytest.raises(InvalidToken):
            unseal(sealed)
        settings.SECRET_KEY_FALLBACKS = [secret]
        assert "PRIVATE KEY" in unseal(sealed)


def _keeper(unit):
    from apropia.people.models import Role
    from people_factories import make_person

    return make_person(unit=unit, roles=[Role.SYSADMIN])


class TestBaking:
    """Document Formats · Baked Badge · PNG."""

    def test_the_chunk_holds_the_compact_jws_once_and_uncompressed(self, rich):
        """Keyword openbadgecredential; the text MUST be the compact JWS; compression MUST NOT be used; only once."""
        image = documents.baked(rich, with_signature=True)
        assert carried_by(image, keyword=SIGNED) == documents.credential_of(rich)
        place = image.index(b"iTXtopenbadgecredential\0") + len(b"iTXtopenbadgecredential\0")
        assert image[place : place + 4] == b"\0\0\0\0"
        assert bake(image, keyword=SIGNED, text="a.b.c").count(b"iTXtopenbadgecredential") == 1

    def test_read_back_it_verifies_and_altered_it_does_not(self, rich, at):
        image = documents.baked(rich, with_signature=True)
        assert judge(data=image, at=at).award == rich
        altered = bake(image, keyword=SIGNED, text=repacked(documents.credential_of(rich), 1, name="Doctorado"))
        with pytest.raises(NotTrue, match="alterada"):
            judge(data=altered, at=at)


def test_a_signed_badge_of_one_entity_is_not_of_another(compact, rich, dario, at):
    """«The value MUST match the issuer.id»: a true key of one entity signs nothing of another."""
    from apropia.people.models import Role

    assert dario.has_role(Role.UA_MANAGER)
    make_badge(by=dario, at=at)
    foreign = SigningKey.objects.get(entity=dario.entity)
    document = {key: value for key, value in part(compact, 1).items() if key not in {"iss", "sub", "jti", "nbf", "exp"}}
    kid = documents.address("key", dario.entity.code, foreign.uid)
    forged = signed.sign(document, key=documents._private(foreign.sealed_private_key), kid=kid)
    with pytest.raises(NotTrue, match="no corresponden"):
        verifying.judge(data=forged.encode(), at=at)
