"""A competence model with one of each, small enough to be read whole."""

from bot.domain.competence.model import CompetenceModel

SMALL = """\
[[scale]]
id = "four"
sv = "Fyra nivåer"
en = "Four levels"
level = [
  { sv = "viss", en = "some" },
  { sv = "god", en = "good" },
  { sv = "hög", en = "high" },
  { sv = "mycket hög", en = "very high" },
]
[[scale]]
id = "cefr"
sv = "CEFR"
en = "CEFR"
level = [{ sv = "A1", en = "A1" }, { sv = "A2", en = "A2" }, { sv = "B1", en = "B1" }]

[[area]]
id = "law"
sv = "Juridik"
en = "Law"
[[area]]
id = "swedish"
kind = "language"
scale = "cefr"
sv = "Svenska"
en = "Swedish"
latt = "Svenska"

[[profession]]
id = "manager"
sv = "Chef"
en = "Manager"
positions = ["Enhetschef", "Sektionschef"]
scale = "four"
shares = [7, 28, 50, 15]
areas = ["law"]
meaning = [
  { sv = "Du är ny.", en = "You are new." },
  { sv = "Du leder.", en = "You lead." },
  { sv = "Du utvecklar.", en = "You develop." },
  { sv = "Du lär andra.", en = "You teach others." },
]
[[profession]]
id = "nurse"
sv = "Sjuksköterska"
en = "Nurse"
positions = ["Sjuksköterska"]
scale = "four"
shares = [12.5, 37.5, 40, 10]
areas = ["law", "swedish"]

[[certificate]]
id = "cpr"
sv = "HLR"
en = "CPR"
months = 12
professions = ["nurse"]
[[certificate]]
id = "delegation"
sv = "Delegering"
en = "Delegation"
ends_with_issuer = true

[[ombud]]
id = "language"
sv = "Språkombud"
en = "Language ombud"
assignments = ["Språkombud"]
professions = ["nurse"]

[[growth]]
years = 2
percent = 2.6
[[growth]]
years = 5
percent = 6.7
[[growth]]
years = 5
percent = 9
profession = "nurse"
"""


def small() -> CompetenceModel:
    return CompetenceModel.read(SMALL, "competence")
