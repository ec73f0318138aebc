/** A training program like any other: it knows nothing of what watches it. */
@NullMarked
package ordinary;

import org.jspecify.annotations.NullMarked;
