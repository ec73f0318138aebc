package org.vitals4j.benchmarks.reports.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.vitals4j.benchmarks.reports.Half;
import org.vitals4j.benchmarks.reports.ReportCase;
import org.vitals4j.benchmarks.reports.ReportJob;
import org.vitals4j.benchmarks.reports.Variant;

class ReportCasesTest {

  private static List<ReportCase> all() {
    return ReportCases.all();
  }

  /** One pass over the first minibatch alone. */
  private static ReportJob trainOnOne(ReportCase one, Variant variant) {
    ReportJob job = one.job(variant, 3);
    ReportJob first =
        new ReportJob(job.network(), job.minibatches().subList(0, 1), 1, job.measure());
    first.fit();
    return first;
  }

  @Test
  void namesAreUnique() {
    assertThat(all()).extracting(ReportCase::name).doesNotHaveDuplicates();
  }

  @Test
  void thereAreNineFirstCasesAndThirtyMore() {
    assertThat(all()).hasSizeGreaterThanOrEqualTo(39);
  }

  @ParameterizedTest
  @EnumSource
  void eachHalfHasTwelveAtLeast(Half half) {
    assertThat(ReportCases.of(half)).hasSizeGreaterThanOrEqualTo(12);
  }

  @ParameterizedTest
  @MethodSource("all")
  void saysWhereItIsFromAndWhatIsRight(ReportCase one) {
    assertThat(one.source().isAbsolute()).isTrue();
    assertThat(one.fault()).isNotBlank();
    assertThat(one.expected().causes()).isNotEmpty();
    assertThat(one.expected().fixes()).isNotEmpty();
    assertThat(one.expected().wrongWay()).isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("all")
  void noFixIsTheWrongWay(ReportCase one) {
    assertThat(Collections.disjoint(one.expected().fixes(), one.expected().wrongWay())).isTrue();
  }

  @ParameterizedTest
  @MethodSource("all")
  void bothVariantsTrain(ReportCase one) {
    for (Variant variant : Variant.values()) {
      ReportJob job = trainOnOne(one, variant);

      assertThat(job.minibatches()).hasSize(1);
      assertThat(job.network().numParams()).isPositive();
      assertThat(iterations(job)).isEqualTo(1);
    }
  }

  private static int iterations(ReportJob job) {
    return job.network() instanceof MultiLayerNetwork layers
        ? layers.getIterationCount()
        : ((ComputationGraph) job.network()).getIterationCount();
  }

  @ParameterizedTest
  @MethodSource("all")
  void sameSeedTrainsTheSame(ReportCase one) {
    INDArray once = trainOnOne(one, Variant.FIXED).network().params();
    INDArray again = trainOnOne(one, Variant.FIXED).network().params();

    assertThat(once).isEqualTo(again);
  }
}
