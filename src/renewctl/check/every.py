"""Every check of a book, in the order in which they are listed: contradictions first."""

from renewctl.check import approvals, care, contracts, parties, terms, work
from renewctl.vocabulary import Severity

_ALL = (*terms.CHECKS, *contracts.CHECKS, *parties.CHECKS, *work.CHECKS, *care.CHECKS, *approvals.CHECKS)
CHECKS = tuple(sorted(_ALL, key=lambda check: list(Severity).index(check.severity)))
