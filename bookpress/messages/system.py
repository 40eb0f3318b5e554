"""What the operating system says when it refuses, in French: it speaks English to a program."""

from __future__ import annotations

IN_FRENCH = {
    "permission denied": "permission refusée",
    "operation not permitted": "opération non permise",
    "read-only file system": "disque en lecture seule",
    "no space left on device": "il n’y a plus de place",
    "disk quota exceeded": "votre part du disque est pleine",
    "file too large": "fichier trop gros",
    "file name too long": "nom de fichier trop long",
    "no such file or directory": "fichier ou dossier absent",
    "not a directory": "ce n’est pas un dossier",
    "is a directory": "c’est un dossier",
    "directory not empty": "dossier non vide",
    "too many open files": "trop de fichiers ouverts",
    "too many levels of symbolic links": "trop de liens à la suite",
    "input/output error": "erreur du disque",
    "device or resource busy": "appareil occupé",
    "text file busy": "fichier occupé",
    "stale file handle": "le disque du réseau a changé",
    "cannot allocate memory": "la mémoire manque",
}
"""The words of `strerror` in small letters → French, without a full stop."""
