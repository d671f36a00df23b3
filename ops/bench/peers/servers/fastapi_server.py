"""FastAPI with SQLAlchemy. Its models are written by hand after the document: FastAPI makes a document from code, and reads none."""

import os
from collections.abc import Iterator
from datetime import datetime, timezone
from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException, Path, Request, Security
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.security import APIKeyHeader
from pydantic import BaseModel, Field, StrictInt, StrictStr
from sqlalchemy import create_engine, event, func, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

greatest = 9007199254740991
Id = Annotated[int, Field(ge=1, le=greatest)]
UserId = Annotated[StrictInt, Field(ge=-greatest, le=greatest)]


class CreateSessionRequest(BaseModel):
    userId: UserId
    context: StrictStr = ""


class SessionAnswer(BaseModel):
    sessionId: Id
    userId: UserId
    context: str
    sequenceNumber: Id
    createdAt: str
    updatedAt: str


class SessionContext(BaseModel):
    sessionId: Id
    context: str


# A request keeps its connection until its session is closed, for which it needs a thread again: with fewer connections than
# requests at a time, requests that wait for a connection take all threads, and nothing goes on.
engine = create_engine(
    f"sqlite:///{os.environ['DATA']}/sessions.sqlite",
    connect_args={"check_same_thread": False, "timeout": 60},
    pool_size=100,
)


@event.listens_for(engine, "connect")
def set_durability(connection, _record):
    connection.execute("pragma journal_mode = WAL")
    connection.execute("pragma synchronous = FULL")


class Base(DeclarativeBase):
    pass


class StoredSession(Base):
    __tablename__ = "sessions"
    __table_args__ = {"sqlite_autoincrement": True}

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int]
    context: Mapped[str]
    sequence_number: Mapped[int]
    created_at: Mapped[str]
    updated_at: Mapped[str]


Base.metadata.create_all(engine)
next_number = select(func.coalesce(func.max(StoredSession.id), 0) + 1).scalar_subquery()


def get_session() -> Iterator[Session]:
    with Session(engine) as session:
        yield session


key_header = APIKeyHeader(name="X-API-KEY", auto_error=False)


def check_key(key: Annotated[str | None, Security(key_header)]) -> None:
    if key != os.environ["API_KEY"]:
        raise HTTPException(401, {"errorCode": "unauthorized", "message": "credentials are missing or wrong"})


app = FastAPI(dependencies=[Depends(check_key)])


@app.exception_handler(HTTPException)
def answer_error(_request: Request, error: HTTPException) -> JSONResponse:
    return JSONResponse(error.detail, error.status_code)


@app.exception_handler(RequestValidationError)
def answer_invalid(_request: Request, error: RequestValidationError) -> JSONResponse:
    message = "the request does not fit the description of this operation"
    return JSONResponse({"errorCode": "validation_failed", "message": message, "details": str(error.errors())}, 400)


@app.post("/sessions", status_code=201)
def create_session(body: CreateSessionRequest, session: Annotated[Session, Depends(get_session)]) -> SessionAnswer:
    now = datetime.now(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    stored = StoredSession(
        user_id=body.userId, context=body.context, sequence_number=next_number, created_at=now, updated_at=now
    )
    session.add(stored)
    session.flush()
    answer = SessionAnswer(
        sessionId=stored.id,
        userId=stored.user_id,
        context=stored.context,
        sequenceNumber=stored.sequence_number,
        createdAt=stored.created_at,
        updatedAt=stored.updated_at,
    )
    session.commit()
    return answer


@app.get("/sessions/{sessionId}/context")
def read_context(
    sessionId: Annotated[Id, Path()], session: Annotated[Session, Depends(get_session)]
) -> SessionContext:
    stored = session.get(StoredSession, sessionId)
    if stored is None:
        raise HTTPException(404, {"errorCode": "not_found", "message": f"there is no session {sessionId}"})
    return SessionContext(sessionId=stored.id, context=stored.context)
