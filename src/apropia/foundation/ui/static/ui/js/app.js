/* Behaviours enhance what already works without them. */
document.documentElement.dataset.js = "";
