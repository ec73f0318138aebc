/** What reported cases are built of: synthetic data, small networks, measures on held-out data. */
@NullMarked
package org.vitals4j.benchmarks.reports.build;

import org.jspecify.annotations.NullMarked;
