"""One function per question asked. Knows nothing of HTTP; used by the web and by the command line alike."""

from app.services.answer_json import answer_json, network_json, network_json_bytes
from app.services.answers import Answer
from app.services.cache import AnswerCache, DrawsCache
from app.services.chains import ChainAnswer, chain_costs
from app.services.draws import Drawn, StudyEvent, StudyFinished, StudyStarted, statistics_of, study, study_json
from app.services.exports import NoFile, file_of
from app.services.json_text import BrokenJson, parse_json
from app.services.networks import network_of
from app.services.questions import (
    InvalidQuestion,
    chain_from_json,
    chain_from_query,
    draws_from_json,
    draws_from_query,
    parameter,
    request_from_json,
    request_from_query,
    spread_from_json,
    training_from_json,
)
from app.services.runs import Advanced, Event, Finished, Started, answer_of, run
from app.services.specs import FamilyRequest, RegionsRequest
from app.services.spread_runs import RunsCache, SpreadDone, SpreadEvent, SpreadRun, SpreadStarted, runs_cache, spread
from app.services.stopwatch import Clock
from app.services.training_json import TrainingRecord, training_json, training_record
from app.services.training_rows import PictureRows, StepRows
from app.services.training_run import Picture, TrainingDone, TrainingEvent, TrainingStarted, film_bytes, training

__all__ = [
    "Advanced",
    "Answer",
    "AnswerCache",
    "BrokenJson",
    "ChainAnswer",
    "Clock",
    "Drawn",
    "DrawsCache",
    "Event",
    "FamilyRequest",
    "Finished",
    "InvalidQuestion",
    "NoFile",
    "Picture",
    "PictureRows",
    "RegionsRequest",
    "RunsCache",
    "SpreadDone",
    "SpreadEvent",
    "SpreadRun",
    "SpreadStarted",
    "Started",
    "StepRows",
    "StudyEvent",
    "StudyFinished",
    "StudyStarted",
    "TrainingDone",
    "TrainingEvent",
    "TrainingRecord",
    "TrainingStarted",
    "answer_json",
    "answer_of",
    "chain_costs",
    "chain_from_json",
    "chain_from_query",
    "draws_from_json",
    "draws_from_query",
    "file_of",
    "film_bytes",
    "network_json",
    "network_json_bytes",
    "network_of",
    "parameter",
    "parse_json",
    "request_from_json",
    "request_from_query",
    "run",
    "runs_cache",
    "spread",
    "spread_from_json",
    "statistics_of",
    "study",
    "study_json",
    "training",
    "training_from_json",
    "training_json",
    "training_record",
]
