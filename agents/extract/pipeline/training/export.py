"""A checkpoint to the files of a model's folder: the graph in int8, its labels and word pieces."""

import json
import math
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn
from torch.nn import functional

from agents.extract.pipeline.parser import GRAPH, LABEL_LAYER, LABELS, WORD_PIECES
from agents.extract.pipeline.training.network import MASKED, EncoderLayer, Network

OPSET = 17

OUTPUTS = ["head", "lab", "tag", "morph", "ner", "sent", "arc", "lab_d", "lab_h"]


class _Attention(torch.autograd.Function):
    """Self-attention, exported as ONNX Runtime's fused operator, which has an int8 form."""

    @staticmethod
    def forward(
        ctx: Any, x: Tensor, weight: Tensor, bias: Tensor, mask: Tensor, heads: int
    ) -> Tensor:
        batch, length, size = x.shape
        projected = (x @ weight + bias).view(batch, length, 3, heads, size // heads)
        q, k, v = projected.permute(2, 0, 3, 1, 4)
        scores = q @ k.transpose(-1, -2) / math.sqrt(size // heads)
        hidden = MASKED * (1 - mask.float())[:, None, None, :]
        mixed = torch.softmax(scores - hidden, -1) @ v
        return mixed.transpose(1, 2).reshape(batch, length, size)

    @staticmethod
    def symbolic(g: Any, x: Any, weight: Any, bias: Any, mask: Any, heads: int) -> Any:
        """The operator that the exporter writes."""
        operator = g.op("com.microsoft::Attention", x, weight, bias, mask, num_heads_i=heads)
        return operator.setType(x.type())


class _FusedLayer(nn.Module):
    """A layer with the three projections of attention as one matrix."""

    def __init__(self, layer: EncoderLayer) -> None:
        super().__init__()
        self.layer = layer
        parts = (layer.q, layer.k, layer.v)
        weight = torch.cat([part.weight.t() for part in parts], 1)
        self.weight = nn.Parameter(weight.contiguous())
        self.bias = nn.Parameter(torch.cat([part.bias for part in parts]))

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        layer = self.layer
        mixed: Tensor = _Attention.apply(x, self.weight, self.bias, mask, layer.heads)
        x = layer.ln1(x + layer.o(mixed))
        result: Tensor = layer.ln2(x + layer.down(functional.gelu(layer.up(x))))
        return result


class Decider(nn.Module):
    """The network with all decisions that need no search.

    `sent_bias` (b, t) is added to the logit of a sentence start; arcs stay within the sentences that
    come out of it.
    """

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network
        self.layers = nn.ModuleList(_FusedLayer(layer) for layer in network.layers)

    def forward(
        self, ids: Tensor, cases: Tensor, first: Tensor, sent_bias: Tensor
    ) -> tuple[Tensor, ...]:
        """All decisions, in the order of `OUTPUTS`."""
        network = self.network
        x = network.embed(ids, cases)
        mask = (ids != 0).to(torch.int32)
        for layer in self.layers:
            x = layer(x, mask)
        scores = network.heads(x, first)
        start = scores.start + sent_bias
        sentence = torch.cumsum((start > 0).long(), 1)
        apart = (sentence[:, :, None] != sentence[:, None, :]).float()
        barred = torch.clamp(apart + torch.eye(first.shape[1]).unsqueeze(0), max=1.0)
        root = torch.zeros_like(apart[:, :, :1])
        arc = scores.arc - MASKED * torch.cat([root, barred], 2)
        head = arc.argmax(-1)
        label = network.label(scores.as_dependent, scores.as_head, head).argmax(-1)
        tag, morph = scores.tag.argmax(-1), scores.morph.argmax(-1)
        return (
            head,
            label,
            tag,
            morph,
            scores.entity,
            start,
            arc,
            scores.as_dependent,
            scores.as_head,
        )


def export(network: Network, labels: dict[str, Any], tokenizer: Path, out: Path) -> None:
    """Write the files of a model's folder to `out`; `fp32.onnx` there is the graph before int8.

    Raises AssertionError where the exported graph decides other than the network.
    """
    out.mkdir(parents=True, exist_ok=True)
    network.eval()
    full = out / "fp32.onnx"
    inputs = _write_graph(Decider(network).eval(), full)
    _check(Decider(network).eval(), full, inputs)
    _quantise(full, out / GRAPH)
    (out / LABELS).write_text(json.dumps(labels, indent=0) + "\n", encoding="utf-8")
    layer = network.lab_o
    np.savez_compressed(
        out / LABEL_LAYER, w=layer.weight.detach().numpy(), b=layer.bias.detach().numpy()
    )
    shutil.copyfile(tokenizer, out / WORD_PIECES)


def _write_graph(decider: Decider, path: Path) -> tuple[Tensor, ...]:
    batch, pieces, words = 2, 14, 9
    ids = torch.randint(1000, 2000, (batch, pieces), generator=torch.Generator().manual_seed(1))
    first = torch.arange(1, words + 1)[None].repeat(batch, 1)
    inputs = (ids, ids % 7, first, torch.zeros(batch, words))
    sizes = {"ids": {0: "b", 1: "p"}, "case": {0: "b", 1: "p"}}
    by_word = ["first", "sent_bias", *OUTPUTS]
    sizes |= {name: {0: "b", 1: "t"} for name in by_word}
    sizes["arc"], sizes["lab_h"] = {0: "b", 1: "t", 2: "y"}, {0: "b", 1: "y"}
    torch.onnx.export(
        decider,
        inputs,
        str(path),
        input_names=["ids", "case", "first", "sent_bias"],
        output_names=OUTPUTS,
        dynamic_axes=sizes,
        opset_version=OPSET,
        dynamo=False,
        do_constant_folding=True,
        custom_opsets={"com.microsoft": 1},
    )
    return inputs


def _check(decider: Decider, path: Path, inputs: tuple[Tensor, ...]) -> None:
    """The graph must say what the network says, to rounding."""
    import onnxruntime

    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    names = [one.name for one in session.get_inputs()]
    arrays = dict(zip(names, (one.numpy() for one in inputs), strict=True))
    given = session.run(None, arrays)
    with torch.inference_mode():
        wanted = decider(*inputs)
    for name, got, want in zip(OUTPUTS, given, wanted, strict=True):
        difference = np.abs(got.astype("f4") - want.numpy().astype("f4")).max()
        assert difference < 1e-2, f"{name} of the exported graph is off by {difference}"


def _quantise(full: Path, out: Path) -> None:
    """Weights of linear layers and of the word embeddings to int8; small tables stay as they are."""
    graph = onnx.load(str(full)).graph
    small = [
        node.name
        for node in graph.node
        if node.op_type == "Gather" and "word" not in node.name + " ".join(node.input)
    ]
    quantize_dynamic(
        str(full),
        str(out),
        weight_type=QuantType.QInt8,
        per_channel=True,
        op_types_to_quantize=["MatMul", "Attention", "Gather"],
        nodes_to_exclude=small,
        extra_options={"MatMulConstBOnly": True, "DefaultTensorType": onnx.TensorProto.FLOAT},
    )
