package org.vitals4j.treat.engine;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.Trainable;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.vitals4j.treat.model.LiveLayers;
import org.vitals4j.treat.model.Replicas;
import org.vitals4j.treat.skip.RecentShare;

/**
 * Whether a network is trained together with others: by a generator and a discriminator, a teacher
 * and a student, or whatever else writes its parameters between its steps. Then its loss may rise
 * since the other has got better, and neither tells by itself whether it is well.
 *
 * <p>It looks at a few elements of each layer at the end of an iteration and at the beginning of
 * the next. A layer that changed in between was written by somebody else. Where it became that of
 * another network that is treated in this JVM, the two are trained together, and both know it.
 * Where it is written again and again, so is this one. What it cannot find is for the user to say:
 * a discriminator whose generator is not treated, or gets its gradient by hand.
 *
 * <p>The training thread of each network calls; networks may have threads of their own. Some 10 µs
 * an iteration for twenty layers, and only where treatments may act.
 */
final class TrainedTogether {

  /** Written so often, parameters are not merely restored now and then. */
  private static final int MIN_WRITES = 5;

  /** In so many iterations. */
  private static final int WINDOW_ITERATIONS = 50;

  private static final String SHARED =
      "it has parameters in common with another network in training";

  private static final Set<TrainedTogether> ALL =
      Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

  private volatile List<LayerMark> marks = List.of();
  private volatile String evidence;
  private volatile WeakReference<Model> network = new WeakReference<>(null);
  private final RecentShare written = new RecentShare(WINDOW_ITERATIONS);
  private boolean ended;

  /**
   * For one network.
   *
   * @param declared whether the user says so
   */
  TrainedTogether(boolean declared) {
    evidence = declared ? "the configuration says that it is trained together with others" : "";
    ALL.add(this);
  }

  /** Why it is thought to be; empty where it is not. */
  Optional<String> evidence() {
    String known = evidence;
    return known.isEmpty() ? Optional.empty() : Optional.of(known);
  }

  /** An iteration begins. */
  void begin(Model model) {
    if (!ended) {
      return;
    }
    ended = false;
    List<LayerMark> changed = changed(marks, LayerMark.of(model));
    // Copies of one network that DL4J averages are no others.
    boolean byOthers = !changed.isEmpty() && !Replicas.areTrained();
    written.add(byOthers);
    if (byOthers) {
      changed.forEach(mark -> findOther(mark, model));
      if (written.count() >= MIN_WRITES && evidence.isEmpty()) {
        evidence = "somebody else writes its parameters between its steps";
      }
    }
  }

  private static List<LayerMark> changed(List<LayerMark> before, List<LayerMark> now) {
    List<LayerMark> changed = new ArrayList<>(0);
    for (int i = 0; i < Math.min(before.size(), now.size()); i++) {
      LayerMark mark = now.get(i);
      // DL4J applies constraints after the last callback of an iteration.
      if (!mark.constrained() && !mark.isEqualTo(before.get(i))) {
        changed.add(mark);
      }
    }
    return changed;
  }

  private void findOther(LayerMark mark, Model model) {
    synchronized (ALL) {
      for (TrainedTogether other : ALL) {
        // Of the same network where another monitor came to it.
        if (other.network.get() != model && other.has(mark)) {
          evidence = SHARED;
          other.evidence = SHARED;
        }
      }
    }
  }

  private boolean has(LayerMark mark) {
    return !mark.isConstant() && marks.stream().anyMatch(mark::isEqualTo);
  }

  /** An iteration is over, and all that is done to the network in it. */
  void end(Model model) {
    if (network.get() != model) {
      network = new WeakReference<>(model);
    }
    marks = LayerMark.of(model);
    ended = true;
  }

  /**
   * A few elements of a layer's parameters.
   *
   * @param constrained whether DL4J may change them after the step
   * @param length of all its parameters
   */
  private record LayerMark(boolean constrained, long length, List<Double> elements) {

    private static final int ELEMENTS = 4;

    static List<LayerMark> of(Model model) {
      List<LayerMark> all = new ArrayList<>();
      for (Trainable part : LiveLayers.of(model)) {
        INDArray parameters = part.numParams() == 0 ? null : part.params();
        if (parameters == null || parameters.isEmpty()) {
          continue;
        }
        long length = parameters.length();
        List<Double> elements = new ArrayList<>(ELEMENTS);
        for (int i = 0; i < ELEMENTS; i++) {
          elements.add(parameters.getDouble(i * (length - 1) / (ELEMENTS - 1)));
        }
        all.add(new LayerMark(isConstrained(part), length, elements));
      }
      return all;
    }

    private static boolean isConstrained(Trainable part) {
      Layer live = LiveLayers.layerOf(part).orElse(null);
      if (live == null || live.conf() == null || live.conf().getLayer() == null) {
        return true; // that cannot be seen
      }
      var conf = live.conf().getLayer();
      return conf instanceof Bidirectional both
          ? both.getFwd().getConstraints() != null || both.getBwd().getConstraints() != null
          : conf.getConstraints() != null;
    }

    boolean isEqualTo(LayerMark other) {
      return length == other.length && elements.equals(other.elements);
    }

    /** Zeros and ones are in many networks. */
    boolean isConstant() {
      return Collections.frequency(elements, elements.get(0)) == elements.size();
    }
  }
}
