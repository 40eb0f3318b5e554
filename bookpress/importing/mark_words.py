"""Words that tell a voice from ordinary text before a colon, in en fr de es it pt nl."""

from __future__ import annotations


def words_of(table: str) -> list[str]:
    """Return the words of a table that is written as a text."""
    return table.split()


TITLES = frozenset(
    words_of("""
    dr dre prof pr me mr mrs ms miss mx sir lady lord rev fr sr jr st hon capt col gen lt sgt m
    mm mme mlle mgr maître docteur docteure professeur professeure père sœur frère herr frau
    doktor professor dipl ing phil med jur rer nat theol habil h.c hr sra srta srs don doña d
    dña prof.ª sig sig.ra sig.na signor signora dott dott.ssa avv on dom dona doutor doutora dhr
    mevr mevrouw meneer drs mw
    """)
)
"""Before a name, with or without its point."""
NOBLE = frozenset(
    words_of("""
    de du des d la le les l van von vom zu zum zur der den ten ter te het 't del della dello di
    da do das dos dei degli e y i et and und en of the el al ibn bin ben bint af av à af & + -
    """)
)
"""Inside a name, in small letters."""
ROLES = frozenset(
    words_of("""
    q a r f p i s h t v interviewer interviewee interviewers respondent host co-host cohost
    guest guests moderator presenter journalist reporter speaker question answer narrator voice
    audience participant facilitator anchor announcer caller all both unknown unidentified
    operator man woman male female researcher therapist client translator interpreter student
    teacher agent customer intervieweur intervieweuse interviewé interviewée enquêteur
    enquêtrice enquêté enquêtée animateur animatrice journaliste invité invitée modérateur
    modératrice présentateur présentatrice réponse locuteur locutrice intervenant intervenante
    narrateur narratrice voix public auditeur auditrice tous traducteur traductrice participante
    témoin chercheur chercheuse frage antwort sprecher sprecherin moderatorin moderation
    befrager befragte befragter interviewerin journalistin gast erzähler erzählerin alle
    publikum person pregunta respuesta entrevistador entrevistadora entrevistado entrevistada
    periodista moderador moderadora presentador presentadora hablante invitado invitada narrador
    narradora todos público domanda risposta intervistatore intervistatrice intervistato
    intervistata giornalista moderatore moderatrice conduttore conduttrice parlante oratore
    ospite tutti narratore narratrice voce pergunta resposta jornalista convidado convidada
    apresentador apresentadora orador oradora falante locutor locutora vraag antwoord
    interviewster gespreksleider presentatrice spreker spreekster gespreksleidster deelnemer
    verslaggever geïnterviewde
    """)
) | frozenset(
    one.replace("-", " ")
    for one in words_of("""
    unknown-speaker unidentified-speaker audience-member guest-speaker male-speaker female-speaker
    male-voice female-voice voice-over voix-off un-homme une-femme a-man a-woman the-interviewer
    the-host l'intervieweur l’intervieweur le-journaliste la-journaliste intervenant-inconnu
    locuteur-inconnu unbekannter-sprecher sprecher-unbekannt hablante-desconocido
    """)
)
"""Whoever speaks, where nobody is named; a number may follow."""
FACTS = frozenset(
    words_of("""
    date datum fecha data lieu place location ort lugar luogo plaats duration durée dauer duración
    durata duração duur title titre titel título titolo subject sujet thema tema onderwerp file
    fichier datei archivo recorded language langue sprache participants attendees
    teilnehmer
    """)
)
"""What is told about a recording, in lines above its words."""
ORDINARY = frozenset(
    words_of("""
    note notes nb n.b ps p.s warning caution attention important tip hint example examples e.g
    i.e remark source sources photo photos credit credits date time place location title
    subtitle subject topic chapter part section summary abstract introduction conclusion update
    correction edit editor's keywords tags copyright contact email e-mail phone tel fax url link
    links website web http https ftp mailto file version duration length recorded transcript
    transcription language translation speakers participants present absent agenda task tasks
    todo action decision result results problem solution reason advantage disadvantage pros cons
    step first second third finally one two three so but and or because then now well yes no
    okay ok also however therefore meaning result fact rule definition figure table appendix see
    cf page recommendation reminder advice ingredients total price address disclaimer spoiler
    breaking nota remarque remarques avertissement exemple exemples astuce conseil crédit
    crédits lieu titre sous-titre sujet thème chapitre partie résumé mots-clés courriel
    téléphone tél lien site fichier durée enregistré langue traduction participants présents
    absents ordre tâche décision résultat résultats problème raison avantage inconvénient étape
    d'abord ensuite enfin donc mais ou parce alors maintenant bref oui non aussi cependant voilà
    bilan morale ndlr ndt nda rappel précision définition figure tableau annexe voir préambule
    contexte objectif objectifs verdict prix adresse achtung hinweis hinweise wichtig warnung
    beispiel beispiele tipp anmerkung anmerkungen quelle quellen foto datum ort zeit titel
    untertitel thema kapitel teil abschnitt zusammenfassung einleitung fazit nachtrag dauer
    sprache übersetzung aufgabe beschluss ergebnis ergebnisse lösung grund vorteil nachteil
    schritt erstens zweitens drittens also aber und oder denn dann jetzt ja nein folge regel
    abbildung tabelle anhang siehe stichworte schlagworte telefon adresse preis atención
    importante aviso ejemplo consejo fuente fuentes fecha lugar hora título tema capítulo
    resumen introducción conclusión duración idioma traducción resultado problema solución razón
    pero entonces ahora sí además nota observación advertencia precio dirección attenzione
    avviso esempio consiglio fonte fonti data luogo ora titolo tema capitolo riassunto
    introduzione conclusione durata lingua traduzione risultato problema soluzione ragione ma
    quindi allora adesso sì inoltre avvertenza prezzo indirizzo atenção aviso exemplo dica fonte
    fontes local título capítulo resumo introdução conclusão duração língua tradução resultado
    solução razão mas então agora sim preço endereço observação let opmerking belangrijk
    waarschuwing voorbeeld bron bronnen plaats onderwerp hoofdstuk deel samenvatting inleiding
    conclusie duur taal vertaling resultaat oplossing reden maar dus toen nu nee bijvoorbeeld
    prijs adres
    """)
)
"""What opens a sentence or a list of facts, and is nobody."""
