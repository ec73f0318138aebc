package org.vitals4j.treat.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.Trainable;
import org.deeplearning4j.nn.api.layers.IOutputLayer;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.FrozenVertex;
import org.deeplearning4j.nn.conf.graph.L2NormalizeVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.graph.ShiftVertex;
import org.deeplearning4j.nn.conf.graph.StackVertex;
import org.deeplearning4j.nn.conf.graph.SubsetVertex;
import org.deeplearning4j.nn.conf.graph.rnn.DuplicateToTimeSeriesVertex;
import org.deeplearning4j.nn.conf.graph.rnn.LastTimeStepVertex;
import org.deeplearning4j.nn.conf.graph.rnn.ReverseTimeSeriesVertex;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.layers.recurrent.LastTimeStepLayer;
import org.deeplearning4j.nn.layers.wrapper.BaseWrapperLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;

/**
 * Who reads the output of a layer, unit by unit: the next layers with weights, and what normalises
 * it on the way. Layouts are those that layers and preprocessors were configured with.
 */
public final class DownstreamLayers {

  /** A part of the network, and where the units are in what it reads. */
  public record Reader(Trainable part, UnitColumns place) {}

  private final List<Reader> readers = new ArrayList<>();
  private final List<Reader> normalisers = new ArrayList<>();
  private boolean bound;
  private @Nullable String unknown;

  private DownstreamLayers() {}

  /** The layers whose weights are multiplied with the output of units, and of nothing else. */
  public List<Reader> readers() {
    return readers;
  }

  /** BatchNormalization of these units, and of nothing else, before the readers. */
  public List<Reader> normalisers() {
    return normalisers;
  }

  /**
   * Whether something reads the units that cannot be cut off from them alone: it reads others with
   * the same weights, has none, or is frozen.
   */
  public boolean areBound() {
    return bound;
  }

  /** Why it cannot be told who reads which unit; empty where it can. */
  public Optional<String> unknown() {
    return Optional.ofNullable(unknown);
  }

  /**
   * Follows the output of a part of the network.
   *
   * @param index in {@link LiveLayers}
   * @param units of that part
   */
  public static DownstreamLayers of(Model model, int index, long units) {
    DownstreamLayers found = new DownstreamLayers();
    Trainable start = LiveLayers.of(model).get(index);
    Layer live = LiveLayers.layerOf(start).orElse(null);
    UnitColumns place = live == null ? null : UnitOutput.of(live, units).orElse(null);
    if (place == null) {
      found.unknown = "how it lays out its units is not known";
    } else if (model instanceof MultiLayerNetwork network) {
      found.follow(network, index, place);
    } else if (model instanceof ComputationGraph graph) {
      found.follow(graph, ((GraphVertex) start).getVertexName(), place);
    }
    return found;
  }

  private void follow(MultiLayerNetwork network, int index, UnitColumns from) {
    Layer[] layers = network.getLayers();
    UnitColumns place = from;
    for (int next = index + 1; next < layers.length && place != null; next++) {
      UnitColumns read =
          place.behind(network.getLayerWiseConfigurations().getInputPreProcess(next)).orElse(null);
      place =
          read == null
              ? cannotTell("the input of layer " + next)
              : pass(layers[next], layers[next], read);
    }
  }

  private void follow(ComputationGraph graph, String name, UnitColumns place) {
    if (graph.getConfiguration().getNetworkOutputs().contains(name)) {
      bound = true; // its units are what the network answers with
    }
    for (Map.Entry<String, List<String>> entry :
        graph.getConfiguration().getVertexInputs().entrySet()) {
      for (int i = 0; i < entry.getValue().size(); i++) {
        if (entry.getValue().get(i).equals(name)) {
          UnitColumns next = pass(graph, entry.getKey(), i, place);
          if (next != null) {
            follow(graph, entry.getKey(), next);
          }
        }
      }
    }
  }

  /** Where the units are behind a vertex; null where they do not come out of it by themselves. */
  private @Nullable UnitColumns pass(
      ComputationGraph graph, String name, int input, UnitColumns place) {
    GraphVertex live = graph.getVertex(name);
    var conf = graph.getConfiguration().getVertices().get(name);
    if (conf instanceof FrozenVertex frozen) {
      conf = frozen.getUnderlying();
    }
    if (conf instanceof LayerVertex layer) {
      UnitColumns read = place.behind(layer.getPreProcessor()).orElse(null);
      return read == null ? cannotTell("the input of " + name) : pass(live, live.getLayer(), read);
    }
    if (conf instanceof ElementWiseVertex
        || conf instanceof L2NormalizeVertex
        || conf instanceof StackVertex) {
      bound = true; // with the units of others, or by them
      return null;
    }
    if (conf instanceof PreprocessorVertex one) {
      UnitColumns read = place.behind(one.getPreProcessor()).orElse(null);
      return read == null ? cannotTell(name) : read;
    }
    if (conf instanceof MergeVertex merge && place.isColumnAxis(merge.getMergeAxis())) {
      List<String> inputs =
          graph.getConfiguration().getVertexInputs().getOrDefault(name, List.of());
      long ahead = UnitOutput.columns(graph, inputs.subList(0, input));
      long behind = UnitOutput.columns(graph, inputs.subList(input + 1, inputs.size()));
      return ahead < 0 || behind < 0
          ? cannotTell(name)
          : place.merged(ahead, ahead + place.width() + behind);
    }
    if (conf instanceof SubsetVertex subset && place.isColumnAxis(1)) {
      UnitColumns cut = place.cut(subset.getFrom(), subset.getTo()).orElse(null);
      return cut == null ? cannotTell(name) : cut;
    }
    if (conf instanceof LastTimeStepVertex) {
      return place.ofRank(2);
    }
    if (conf instanceof DuplicateToTimeSeriesVertex) {
      return UnitOutput.repeated(place);
    }
    boolean same =
        conf instanceof ScaleVertex
            || conf instanceof ShiftVertex
            || conf instanceof ReverseTimeSeriesVertex;
    return same ? place : cannotTell(name);
  }

  /** The same for a layer; notes it if it reads them. */
  private @Nullable UnitColumns pass(Trainable part, Layer live, UnitColumns place) {
    Layer bare = LiveLayers.bare(live);
    var conf = bare.conf().getLayer();
    if (conf instanceof BatchNormalization norm) {
      if (norm.getNOut() != place.width() || !UnitOutput.agrees(conf, place)) {
        return cannotTell(name(conf));
      }
      if (!LiveLayers.isFrozen(part)) {
        normalisers.add(new Reader(part, place));
      }
      return place;
    }
    if (conf instanceof Bidirectional || WeightInputs.areOf(conf)) {
      read(part, conf, place);
      return null;
    }
    if (bare instanceof IOutputLayer) {
      bound = true; // a loss, and nothing to cut
      return null;
    }
    UnitColumns passed = UnitOutput.through(conf, place).orElse(null);
    if (passed == null) {
      if (UnitOutput.mixes(conf)) {
        bound = true;
        return null;
      }
      return cannotTell(name(conf));
    }
    return endsSeries(live) ? passed.ofRank(2) : passed;
  }

  private void read(
      Trainable part, org.deeplearning4j.nn.conf.layers.Layer conf, UnitColumns place) {
    if (!WeightInputs.fit(part, conf, place)) {
      cannotTell(name(conf));
    } else if (LiveLayers.isFrozen(part)) {
      bound = true;
    } else {
      readers.add(new Reader(part, place));
    }
  }

  private static boolean endsSeries(Layer live) {
    return live instanceof LastTimeStepLayer
        || (live instanceof BaseWrapperLayer wrapper && endsSeries(wrapper.getUnderlying()));
  }

  private static String name(org.deeplearning4j.nn.conf.layers.Layer conf) {
    return conf.getLayerName() == null ? conf.getClass().getSimpleName() : conf.getLayerName();
  }

  private @Nullable UnitColumns cannotTell(String where) {
    unknown = unknown == null ? "what becomes of its units in " + where + " is not known" : unknown;
    return null;
  }
}
