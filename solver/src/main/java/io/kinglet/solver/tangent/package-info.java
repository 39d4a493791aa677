/** The velocity kernel of ntKiNG: the tangent kernel of a random network, and its velocities. */
package io.kinglet.solver.tangent;
