"""One stage of training: a network, so many minutes, on processes that average their weights."""

import os
import random
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
import torch.distributed as dist
import torch.multiprocessing as mp

from agents.extract.pipeline.training.batches import batches
from agents.extract.pipeline.training.losses import Teaching, loss
from agents.extract.pipeline.training.network import EncoderShape, Network
from agents.extract.pipeline.training.pools import Material, read_pools
from agents.extract.pipeline.word_pieces import WordPieces

SYNC_SECONDS = 12.0
"""Between two averages of the processes' weights. Each process runs on one thread of its own:
threads that wait for each other within a step are slow on a machine that others use too."""

WARM_UP_STEPS = 120
LEAST_RATE = 0.02
"""The learning rate rises over the first steps and falls with the clock to this share of it."""

WORD_RATE = 0.5
"""The word embeddings' learning rate, as a share of the encoder's."""

LOG_SECONDS = 60.0


@dataclass(frozen=True)
class Stage:
    """What is trained, how long and how fast.

    `start` is a checkpoint to go on from; of one with more layers the upper ones are dropped. `batch`
    is in word pieces. `teacher_share` is what a teacher's answer counts, None where there is none.
    """

    layers: int
    minutes: float
    rate: float
    head_rate: float
    train_words: bool = False
    start: Path | None = None
    teacher_share: float | None = None
    batch: int = 1200
    processes: int = 2
    seed: int = 1


def build(material: Material, layers: int) -> Network:
    """A network with the base encoder's weights."""
    sizes = {kind: len(labels) for kind, labels in material.labels.items()}
    network = Network(EncoderShape.of(material.encoder), sizes, layers)
    network.load_encoder(material.weights)
    return network


def restore(material: Material, checkpoint: Path, layers: int) -> Network:
    """A network with the weights of a checkpoint, its upper layers dropped where it has more."""
    network = build(material, layers)
    state = torch.load(checkpoint, weights_only=True)
    wanted = network.state_dict().keys()
    network.load_state_dict({name: value for name, value in state.items() if name in wanted})
    return network


def train(stage: Stage, material: Material, out: Path) -> dict[str, float]:
    """Train, write the checkpoint `out`, and return the steps, words and minutes it took."""
    out.parent.mkdir(parents=True, exist_ok=True)
    meeting = out.with_suffix(".meeting").resolve()
    meeting.unlink(missing_ok=True)
    mp.spawn(_process, (stage, material, out, meeting), nprocs=stage.processes)
    meeting.unlink(missing_ok=True)
    figures: dict[str, float] = torch.load(out.with_suffix(".figures"), weights_only=True)
    return figures


def _process(rank: int, stage: Stage, material: Material, out: Path, meeting: Path) -> None:
    """One process of a stage; the first one logs and writes."""
    os.environ.setdefault("GLOO_SOCKET_IFNAME", "lo")
    dist.init_process_group("gloo", f"file://{meeting}", rank=rank, world_size=stage.processes)
    torch.set_num_threads(1)
    torch.manual_seed(stage.seed)
    network = (
        restore(material, stage.start, stage.layers)
        if stage.start
        else build(material, stage.layers)
    )
    torch.manual_seed(stage.seed + 100 * (rank + 1))
    network.word.weight.requires_grad_(stage.train_words)
    network.train()
    optimizer = _optimizer(network, stage)
    learnt = [p for p in network.parameters() if p.requires_grad]
    pools = read_pools(material.pools)
    teaching = Teaching(stage.teacher_share) if stage.teacher_share is not None else None
    stream = batches(
        pools,
        WordPieces(material.tokenizer),
        stage.batch,
        random.Random(stage.seed + 100 * (rank + 1)),  # noqa: S311  # for variety, not secrets
    )
    dist.barrier()
    begin, budget = time.monotonic(), stage.minutes * 60
    next_sync, next_log = SYNC_SECONDS, LOG_SECONDS
    step, words, running = 0, 0, dict[str, float]()
    while True:
        elapsed = time.monotonic() - begin
        if elapsed > next_sync:
            _average(learnt, stage.processes)
            next_sync += SYNC_SECONDS
            if next_sync > budget:
                break
        rate = min(1, (step + 1) / WARM_UP_STEPS) * max(LEAST_RATE, 1 - elapsed / budget)
        for group in optimizer.param_groups:
            group["lr"] = group["base"] * rate
        batch = {name: torch.from_numpy(array) for name, array in next(stream).items()}
        with torch.autocast("cpu", dtype=torch.bfloat16):
            total, parts = loss(network, batch, teaching)
        optimizer.zero_grad(set_to_none=True)
        total.backward()
        torch.nn.utils.clip_grad_norm_(learnt, 1.0)
        optimizer.step()
        step, words = step + 1, words + int((batch["first"] > 0).sum())
        for kind, value in parts.items():
            running[kind] = 0.98 * running.get(kind, value) + 0.02 * value
        if rank == 0 and elapsed > next_log:
            next_log += LOG_SECONDS
            losses = " ".join(f"{kind} {value:.3f}" for kind, value in running.items())
            print(
                f"{elapsed / 60:5.1f} min  {words / elapsed:5.0f} words/s a process  {losses}",
                flush=True,
            )
    figures = torch.tensor([step, words])
    dist.all_reduce(figures)
    if rank == 0:
        torch.save(network.state_dict(), out)
        minutes = round((time.monotonic() - begin) / 60, 1)
        told = {"steps": int(figures[0]), "words": int(figures[1]), "minutes": minutes}
        torch.save(told, out.with_suffix(".figures"))
        print({**told, **_readable(stage)}, flush=True)
    dist.destroy_process_group()


def _readable(stage: Stage) -> dict[str, Any]:
    return {
        name: str(value) if isinstance(value, Path) else value
        for name, value in asdict(stage).items()
    }


def _optimizer(network: Network, stage: Stage) -> torch.optim.AdamW:
    """AdamW, slower for what comes pretrained, with weight decay on matrices only."""
    pretrained = ("word.", "pos.", "ln.", "layers.")
    groups: dict[tuple[float, float], list[torch.nn.Parameter]] = {}
    for name, parameter in network.named_parameters():
        if not parameter.requires_grad:
            continue
        rate = stage.rate if name.startswith(pretrained) else stage.head_rate
        if name.startswith("word."):
            rate *= WORD_RATE
        decays = parameter.ndim > 1 and not name.startswith(("word.", "pos.", "case."))
        groups.setdefault((rate, 0.01 if decays else 0.0), []).append(parameter)
    return torch.optim.AdamW(
        [
            {"params": parameters, "base": rate, "lr": 0.0, "weight_decay": decay}
            for (rate, decay), parameters in groups.items()
        ],
        betas=(0.9, 0.98),
        fused=True,
    )


def _average(parameters: Sequence[torch.nn.Parameter], processes: int) -> None:
    """Give every process the mean of all processes' weights."""
    if processes == 1:
        return
    flat = torch.cat([parameter.data.flatten() for parameter in parameters])
    dist.all_reduce(flat)
    flat /= processes
    position = 0
    for parameter in parameters:
        size = parameter.numel()
        parameter.data.copy_(flat[position : position + size].view_as(parameter))
        position += size
