"""All agents, in the order of the flow. Importing this imports what they need; settings need not."""

from agents.admit.agent import AGENT as ADMIT
from agents.clean.agent import AGENT as CLEAN
from agents.contract import Agent
from agents.enrich.agent import AGENT as ENRICH
from agents.extract.agent import AGENT as EXTRACT
from agents.fetch.agent import AGENT as FETCH

AGENTS: tuple[Agent, ...] = (ADMIT, FETCH, CLEAN, EXTRACT, ENRICH)

BY_NAME: dict[str, Agent] = {agent.name: agent for agent in AGENTS}
