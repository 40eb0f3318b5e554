"""A long interview in French, full of high signs, quotes and narrow tables: some sixty pages.

The sentences stand here; what follows on what is drawn by lot, always the same lot.
"""

from __future__ import annotations

from random import Random

HEAD = """\
---
title: Quinze hivers au phare
subtitle: Entretien avec la dernière gardienne
short_title: Quinze hivers
language: fr
identifier: urn:uuid:00000000-0000-5000-8000-000000000060
date: 2024-09-07
speakers:
  MK: {name: Maëlle Kerbrat, role: interviewee}
  JB: {name: Jean Brun, role: interviewer}
---

Une gardienne raconte ; on l'écoute : voilà tout le livre.
"""

SENTENCES = """\
Le vent se lève ; la mer suit ; la lampe, elle, ne bouge pas.
« Vous restez ? » demande-t-on toujours ; et l'on répond : « Bien sûr ! »
La brume tombe : plus rien n'existe, sinon la corne, sinon l'attente.
À 90 % d'humidité, le sel colle aux vitres ; à 100 %, il coule.
Combien de marches ? Trois cent soixante-cinq ! Une par jour, disait mon père.
On compte les éclats : un, deux, trois ; puis le noir ; puis un, deux, trois.
Le chef disait « patience » ; le second disait « prudence » ; moi, je ne disais rien.
Qui a vu la vague ? Personne. Qui l'a entendue ? Tout le monde !
Il faut aimer l'ennui : c'est lui, au fond, qui garde la maison.
Une lettre par mois, 20 % de nouvelles, 80 % de silences : voilà le courrier.
Les oiseaux heurtaient la lanterne ; au matin, on les ramassait un à un.
« Feu rouge à bâbord ! » criait-il ; mais de quel bord parlait-il donc ?
J'ai lu *Les Travailleurs de la mer* deux fois ; la seconde, je l'ai lu à voix haute !
La relève devait venir le mardi ; elle vint le dimanche : cinq jours de biscuit.
Le pétrole, l'huile, puis l'électricité : trois lumières, une seule tour.
On me demande : « Et la peur ? » Je réponds : « Laquelle ? »
Dans l'escalier, la rampe de laiton brillait ; nos mains y passaient cent fois par jour.
Est-ce un métier ? Une retraite ? Un refus ? Un peu de tout cela !
Les marées d'équinoxe montent de 12 % plus haut ; la porte basse reste fermée.
Un goéland venait chaque soir ; nous l'appelions « Monsieur le Préfet ».
Le journal de bord tient en trois colonnes : l'heure, le temps, le reste.
Écoutez bien : ce bruit, là-dessous, c'est la chaîne du coffre qui travaille.
Incompréhensiblement, malgré l'électrification, tout restait manuscrit ; qui s'en plaindrait ?
On vivait à trois dans douze mètres carrés ; on s'y perdait pourtant !
Elle dit « nous » ; elle ne dit jamais « je » : c'est une habitude de gardienne.
L'administration répondit : « Votre demande est transmise » ; transmise à qui ?
Le baromètre baisse ; la radio grésille ; il est temps de fermer les volets.
Deux degrés de plus, 5 % de vent en moins : le bulletin était bon !
Mon frère, lui, tenait l'autre feu ; nous nous parlions par éclats.
Quand la lampe s'éteint, on entend la mer : elle n'avait jamais cessé de parler.
"""

QUESTIONS = """\
Comment devient-on gardienne de phare ?
Que voit-on, la nuit, depuis la galerie ?
Le silence : ennemi ou compagnon ?
Et les tempêtes ?
Qu'emporte-t-on quand on part pour trois mois ?
« Monsieur le Préfet » : qui était-ce ?
Que reste-t-il, 30 % plus tard ?
Si c'était à refaire ?
"""

ROWS = """\
| Quand ? | Quoi ? | Part | Mot du chef |
|---|---|---|---|
| À l'aube | Éteindre ; essuyer ; noter | 10 % | « Vite ! » |
| À midi | Repas : pain, lard | 25 % | « Encore ? » |
| Au soir | Allumer ; monter l'huile ; veiller | 65 % | « Enfin ! » dit-il ; puis il se tait |
| La nuit | Veille : deux heures chacun | 100 % | « Qui dort ? » |
"""


def long_source(chapters: int = 40) -> str:
    """Return the source; forty chapters make some sixty pages."""
    lot = Random(60)
    sentences, questions = SENTENCES.splitlines(), QUESTIONS.splitlines()

    def paragraph(least: int, most: int) -> str:
        return " ".join(lot.choices(sentences, k=lot.randint(least, most)))

    parts = [HEAD]
    for number in range(1, chapters + 1):
        name = f"n{number}"
        parts += [
            f"## {questions[number % len(questions)]}",
            f"JB: {paragraph(1, 2)}",
            f"MK: {paragraph(4, 9)}[^{name}] {paragraph(2, 5)}",
            *(paragraph(3, 9) for _ in range(lot.randint(1, 3))),
            f"[^{name}]: Note : {paragraph(1, 3)}",
        ]
        match number % 5:
            case 0:
                parts += [ROWS, paragraph(2, 4)]
            case 1:
                parts += [f"> {paragraph(2, 3)}", paragraph(3, 6)]
            case 2:
                parts += ["\n".join(f"- {paragraph(1, 2)}" for _ in range(4)), paragraph(2, 5)]
            case 3:
                parts += [*(f"— {paragraph(1, 1)}" for _ in range(4)), paragraph(3, 7)]
            case _:
                parts += ["### Un détail : la lampe", paragraph(4, 8)]
    return "\n\n".join(parts) + "\n"
