"""The few words that the rules know."""

from __future__ import annotations

_WORDS = """
    À Afin Ainsi Alors Après Au Aucun Aussi Autant Autre Aux Avant Avec Bien Car Ce Ceci
    Cela Celle Celles Celui Cependant Certains Ces Cet Cette Ceux Chaque Comme Comment
    Contre Dans De Depuis Des Dès Deux Donc Du Elle Elles En Encore Enfin Ensuite Entre Est
    Et Hier Ici Il Ils Je Jamais La Là Le Les Leur Leurs Lors Lorsque Lui Ma Mais Malgré Mes
    Mon Ne Ni Non Nos Notre Nous On Or Ou Où Oui Par Parfois Pas Pendant Peu Peut Plus
    Plusieurs Pour Pourquoi Pourtant Puis Quand Quant Que Quel Quelle Quels Quelles Qui Quoi
    Rien Sa Sans Se Selon Ses Si Sinon Son Sous Sur Ta Tant Tel Telle Tes Ton Tous Tout
    Toute Toutes Très Trois Tu Un Une Vers Voici Voilà Vos Votre Vous Y
"""
SENTENCE_WORDS = frozenset(_WORDS.split())
"""Words with a capital that open a sentence and are nobody's name."""
