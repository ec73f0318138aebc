package org.vitals4j.agent.weave;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A class of DL4J in which listeners are read, and the methods that do. Reads elsewhere ({@code
 * getListeners}, {@code setListeners}, {@code clone}) are what the user sees, and stay as they are.
 *
 * @param internalName with slashes
 * @param hook what is done in the methods
 * @param fields it must have, name to descriptor
 * @param methods it must have: name and parameters, without the result
 */
record HookPoint(String internalName, Hook hook, Map<String, String> fields, Set<String> methods) {

  static final HookPoint MULTI_LAYER_NETWORK =
      of(
          "org/deeplearning4j/nn/multilayer/MultiLayerNetwork",
          Hook.OWN_FIELD,
          Map.of("trainingListeners", "Ljava/util/Collection;"),
          "fitHelper(Lorg/nd4j/linalg/dataset/api/iterator/DataSetIterator;)",
          "computeGradientAndScore()",
          "calculateGradientsHelper(Lorg/nd4j/linalg/api/ndarray/INDArray;"
              + "Lorg/nd4j/linalg/api/ndarray/INDArray;Lorg/nd4j/linalg/api/ndarray/INDArray;"
              + "Lorg/nd4j/linalg/api/ndarray/INDArray;)");

  static final HookPoint COMPUTATION_GRAPH =
      of(
          "org/deeplearning4j/nn/graph/ComputationGraph",
          Hook.OWN_FIELD,
          Map.of("trainingListeners", "Ljava/util/Collection;"),
          "fit(Lorg/nd4j/linalg/dataset/api/iterator/MultiDataSetIterator;)",
          "computeGradientAndScore()");

  static final HookPoint BASE_OPTIMIZER =
      of(
          "org/deeplearning4j/optimize/solvers/BaseOptimizer",
          Hook.FIELD_OF_OPTIMIZER,
          Map.of(
              "trainingListeners",
              "Ljava/util/Collection;",
              "model",
              "Lorg/deeplearning4j/nn/api/Model;"),
          "gradientAndScore(Lorg/deeplearning4j/nn/workspace/LayerWorkspaceMgr;)",
          "optimize(Lorg/deeplearning4j/nn/workspace/LayerWorkspaceMgr;)");

  static final HookPoint STOCHASTIC_GRADIENT_DESCENT =
      of(
          "org/deeplearning4j/optimize/solvers/StochasticGradientDescent",
          Hook.FIELD_OF_OPTIMIZER,
          Map.of(),
          "optimize(Lorg/deeplearning4j/nn/workspace/LayerWorkspaceMgr;)");

  static final HookPoint EARLY_STOPPING =
      of(
          "org/deeplearning4j/earlystopping/trainer/BaseEarlyStoppingTrainer",
          Hook.GETTER,
          Map.of(),
          "triggerEpochListeners(ZLorg/deeplearning4j/nn/api/Model;I)");

  /** In an artifact of its own, which many jobs do not have. */
  static final HookPoint PARALLEL_WRAPPER =
      of(
          "org/deeplearning4j/parallelism/trainer/DefaultTrainer",
          Hook.REPLICA,
          Map.of(
              "originalModel",
              "Lorg/deeplearning4j/nn/api/Model;",
              "replicatedModel",
              "Lorg/deeplearning4j/nn/api/Model;"),
          "postInit()");

  /** DL4J's browser pages, in an artifact of their own. */
  static final HookPoint UI_SERVER =
      of(
          "org/deeplearning4j/ui/VertxUIServer",
          Hook.MODULES,
          Map.of(),
          "modulesViaServiceLoader(Ljava/util/List;)");

  /** What is done in the methods. */
  enum Hook {
    /** The class is a network, and reads its field {@code trainingListeners}. */
    OWN_FIELD,
    /** The class is an optimiser, reads that field, and has its network in the field "model". */
    FIELD_OF_OPTIMIZER,
    /** The method asks a network for its listeners and has it as its second argument. */
    GETTER,
    /** The method is called when a network has been copied. */
    REPLICA,
    /** The method has been given a list of pages to add to. */
    MODULES
  }

  private static final List<HookPoint> REQUIRED =
      List.of(
          MULTI_LAYER_NETWORK,
          COMPUTATION_GRAPH,
          BASE_OPTIMIZER,
          STOCHASTIC_GRADIENT_DESCENT,
          EARLY_STOPPING);

  private static final List<HookPoint> OPTIONAL = List.of(PARALLEL_WRAPPER, UI_SERVER);

  private static HookPoint of(
      String internalName, Hook hook, Map<String, String> fields, String... methods) {
    return new HookPoint(internalName, hook, fields, Set.of(methods));
  }

  /** The target of a name such as {@code org/deeplearning4j/nn/graph/ComputationGraph}. */
  static Optional<HookPoint> named(String internalName) {
    for (HookPoint target : REQUIRED) {
      if (target.internalName.equals(internalName)) {
        return Optional.of(target);
      }
    }
    for (HookPoint target : OPTIONAL) {
      if (target.internalName.equals(internalName)) {
        return Optional.of(target);
      }
    }
    return Optional.empty();
  }

  /** Those without which a job cannot be watched. */
  static List<HookPoint> required() {
    return REQUIRED;
  }

  /** Those that a job may lack. */
  static List<HookPoint> optional() {
    return OPTIONAL;
  }

  /** With dots. */
  String className() {
    return internalName.replace('/', '.');
  }

  String simpleName() {
    return internalName.substring(internalName.lastIndexOf('/') + 1);
  }

  /** Whether a method is one of them. */
  boolean reads(String name, String descriptor) {
    return methods.contains(name + descriptor.substring(0, descriptor.indexOf(')') + 1));
  }
}
