package org.vitals4j.benchmarks.overhead;

/**
 * What watching one network costs. Shares are of the time of the watched iteration; ratios are time
 * watched ÷ time bare.
 *
 * @param name of the workload
 * @param layers of the network
 * @param parameters of the network
 * @param iterationMillis a bare iteration, median
 * @param budget at the default budget
 * @param treating at the default budget, with the automatic plan of treatments
 * @param everything with everything on, in every iteration
 * @param histogramsShare time inside with histograms as well
 * @param floorShare time to copy once what everything-on must read
 * @param statsListener1 DL4J's listener, every iteration
 * @param statsListener10 DL4J's listener, every tenth
 */
record WorkloadResult(
    String name,
    int layers,
    long parameters,
    double iterationMillis,
    PairedTiming.Result budget,
    PairedTiming.Result treating,
    PairedTiming.Result everything,
    double histogramsShare,
    double floorShare,
    Ratio statsListener1,
    Ratio statsListener10) {

  /** Time inside the monitor at the default budget ÷ time that StatsListener(1) adds. */
  double costVsStatsListener1() {
    return budget.selfShare() * budget.ratio().median() / (statsListener1.median() - 1);
  }
}
